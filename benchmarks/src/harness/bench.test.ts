import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCommandLine, text, UsageError } from '@cameo/command-line';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BENCHES } from '../benches.js';
import { type Bench, commandLine, type Found, measureSurely, type Run } from './bench.js';

const BENCH: Bench<Found> = {
  name: 'bench:nothing',
  about: 'Measures nothing.',
  quick: 'less of it',
  images: 'pictures',
  document: 'docs/performance.md',
  options: { log: text('FILE', 'a log') },
  check: ({ log }, quick) => {
    if (log !== undefined && quick) throw new UsageError('Got --log with --quick, expected one of them.');
  },
  measure: async () => ({ versions: {}, input: '' }),
  report: () => '',
  unmet: () => [],
};
const read = (...argv: readonly string[]) => readCommandLine(commandLine(BENCH), argv);

describe('the command line of a benchmark', () => {
  it('has common options, those of its kind, and its own', () => {
    const nothing = {
      own: { log: undefined },
      images: undefined,
      json: undefined,
      write: false,
      quick: false,
    };
    expect(read()).toEqual({ kind: 'run', args: nothing });
    expect(read('--', '--json', 'out.json', '--images', 'photos', '--write', '--log', 'a')).toEqual({
      kind: 'run',
      args: { own: { log: 'a' }, images: 'photos', json: 'out.json', write: true, quick: false },
    });
    const { images: _, document: __, ...plain } = BENCH;
    expect(readCommandLine(commandLine(plain), ['--write'])).toEqual({
      kind: 'mistake',
      text: 'Got --write, which is no option here: expected one of --log, --json, --quick. See --help.',
    });
  });

  it.each([
    [['--quick', '--write'], 'Got --write with --quick, expected a whole run'],
    [['--quick', '--log', 'a'], 'Got --log with --quick, expected one of them.'],
    [['--quik'], 'Got --quik, which is no option here: did you mean --quick?'],
    [['photos'], 'Got photos, expected options only.'],
  ])('rejects %j', (argv, sentence) => {
    expect(read(...argv)).toEqual({ kind: 'mistake', text: expect.stringContaining(sentence) });
  });
});

describe('a measurement', () => {
  /** A benchmark whose figures, by the number of samples, are given; they must be at least 1. */
  const measured = async (quick: boolean, figures: Readonly<Record<Run['samples'], number>>) => {
    const scratch = mkdtempSync(join(tmpdir(), 'cameo-measured-'));
    onTestFinished(() => rmSync(scratch, { recursive: true }));
    const taken: Run['samples'][] = [];
    const said: string[] = [];
    const { found, unmet } = await measureSurely<Found & { readonly figure: number }>(
      {
        measure: async ({ samples }) => {
          taken.push(samples);
          return { versions: {}, input: '', figure: figures[samples] };
        },
        unmet: ({ figure }) => (figure >= 1 ? [] : [`${figure}, at least 1`]),
      },
      { quick, images: undefined, scratch, say: (what) => said.push(what) },
      {},
    );
    return { figure: found.figure, unmet, taken, said };
  };

  it('of a short run is its few samples, if they keep what is expected', async () => {
    expect(await measured(true, { few: 1.5, many: 0.5 })).toEqual({
      figure: 1.5,
      unmet: [],
      taken: ['few'],
      said: [],
    });
  });

  it('of a short run is repeated with many samples if the few do not, and these count', async () => {
    expect(await measured(true, { few: 0.99, many: 1.5 })).toEqual({
      figure: 1.5,
      unmet: [],
      taken: ['few', 'many'],
      said: ['again, with many samples, because of: 0.99, at least 1'],
    });
    expect(await measured(true, { few: 0.99, many: 0.98 })).toMatchObject({
      figure: 0.98,
      unmet: ['0.98, at least 1'],
      taken: ['few', 'many'],
    });
  });

  it('of a whole run is not repeated', async () => {
    expect(await measured(false, { few: 2, many: 0.5 })).toMatchObject({
      unmet: ['0.5, at least 1'],
      taken: ['many'],
    });
  });
});

describe('the list of benchmarks', () => {
  const project = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
  const commands = Object.keys(BENCHES).map((name) => (name === 'simulate' ? name : `bench:${name}`));

  it('has a script for each, and no others', () => {
    const { scripts } = JSON.parse(project('package.json')) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const called = Object.entries(scripts).filter(([, script]) =>
      script.startsWith('node scripts/bench.mjs '),
    );
    expect(called.map(([name]) => name).sort()).toEqual([...commands].sort());
    for (const [name, script] of called)
      expect(script).toBe(`node scripts/bench.mjs ${name.replace('bench:', '')}`);
  });

  it('has a row for each in the README', () => {
    const rows = [...project('benchmarks/README.md').matchAll(/^\| `pnpm ([\w:]+)`/gm)];
    expect(rows.map(([, name]) => name).sort()).toEqual([...commands].sort());
  });
});
