import { runBench } from './harness/bench.js';

/** A benchmark in the list; its code and its peers are loaded when it runs. */
interface Listed {
  readonly question: string;
  readonly run: (argv: readonly string[]) => Promise<void>;
}

/** Every benchmark, by its name in `pnpm bench:NAME`; `simulate` is `pnpm simulate`. */
export const BENCHES: Readonly<Record<string, Listed>> = {
  simulate: {
    question: 'how many requests run a Lambda in a day, in five designs',
    run: async (argv) => runBench((await import('./simulate/bench.js')).SIMULATE, argv),
  },
  ladder: {
    question: 'what a whole ladder of a large original takes, with and without a mezzanine',
    run: async (argv) => runBench((await import('./ladder/bench.js')).LADDER, argv),
  },
  react: {
    question: 'what <CameoImage> costs beside next/image, @unpic/react and react-imgix',
    run: async (argv) => runBench((await import('./react/bench.js')).REACT, argv),
  },
  cold: {
    question: 'what a start of each function costs, and a first render beside an unbundled SDK',
    run: async (argv) => runBench((await import('./cold/bench.js')).COLD, argv),
  },
  hot: {
    question: 'how often parsing, the functions, a URL and <CameoImage> run, beside imgix, unpic and Next.js',
    run: async (argv) => runBench((await import('./hot/bench.js')).HOT, argv),
  },
  serve: {
    question: 'hits and misses a second over HTTP, beside IPX and next start',
    run: async (argv) => runBench((await import('./serve/bench.js')).SERVE, argv),
  },
  render: {
    question: 'what a rendition costs beside Next.js, IPX and others: time, bytes, quality, memory',
    run: async (argv) => runBench((await import('./render/bench.js')).RENDER, argv),
  },
  quality: {
    question: 'what the scale of qualities promises, on photographs and on graphics',
    run: async (argv) => runBench((await import('./quality/bench.js')).QUALITY, argv),
  },
  faces: {
    question: 'how many faces a crop keeps whole, by what it is asked to keep',
    run: async (argv) => runBench((await import('./faces/bench.js')).FACES, argv),
  },
  memory: {
    question: 'whether a render takes no more memory than was predicted',
    run: async (argv) => runBench((await import('./memory/bench.js')).MEMORY, argv),
  },
};
