import type { Found } from '../harness/bench.js';
import type { Worker } from '../harness/worker.js';

/** Formats that are compared. */
export const FORMATS = ['jpeg', 'webp', 'avif'] as const;
export type Format = (typeof FORMATS)[number];

/** Who renders. `floor` is sharp with Cameo's settings and nothing around it. */
export const WAYS = ['cameo', 'floor', 'next', 'ipx', 'dit', 'samples', 'vipsthumbnail'] as const;
export type Way = (typeof WAYS)[number];

/** What a process renders once. */
export interface Job {
  /** Path of the original. */
  readonly file: string;
  /** Width of the output, px; never above the original's. */
  readonly width: number;
  readonly format: Format;
  /** Cameo's quality, and the floor's; peers have their own defaults. */
  readonly q: number | undefined;
  /** Where the bytes are written afterwards. */
  readonly out: string;
}

/** What it took, from the bytes of the original to those of the rendition. */
export interface Took {
  readonly ms: number;
  /** Time of the processor, all threads together, ms. */
  readonly cpuMs: number;
  readonly bytes: number;
  /** The most that was resident while it worked, MiB; undefined where it is not known. */
  readonly peakMb: number | undefined;
}

/** A process that renders in one way. */
export type Renderer = Worker<Job, Took>;

/** A contestant with its settings: Cameo takes part at its default and at what matches each peer's quality. */
export interface Entrant {
  readonly id: string;
  readonly way: Way;
  readonly q: number | undefined;
}

/** Whose quality Cameo is matched with. */
export const MATCHED = ['next', 'ipx'] as const;
export type MatchedPeer = (typeof MATCHED)[number];

/** What one entrant made of one picture. */
export interface Made extends Took {
  readonly id: string;
  /** Distance from the original: less is better. */
  readonly ssimulacra: number;
  /** Of defaults only, as it takes longest of all. */
  readonly butteraugli: number | undefined;
}

/** One picture at one width in one format. */
export interface Outcome {
  readonly file: string;
  readonly megapixels: number;
  readonly requestedWidth: number;
  readonly width: number;
  readonly height: number;
  readonly format: Format;
  readonly made: readonly Made[];
  /** For each matched peer the bytes that Cameo needs for exactly its score, from its curve, as a share of the peer's. */
  readonly equalBytes: Readonly<Record<MatchedPeer, number>>;
}

/** Cameo's quality in each format at which the median picture is as good as the peer's. */
export type Matches = Readonly<Record<Format, Readonly<Record<MatchedPeer, number>>>>;

export const MATCHED_ID = { next: 'cameo = next', ipx: 'cameo = ipx' } as const satisfies Record<
  MatchedPeer,
  string
>;

/** Everything that one run found. */
export interface Measured extends Found {
  readonly outcomes: readonly Outcome[];
  readonly matches: Matches;
  readonly defaultQ: number;
}

/** What an entrant made of a picture. */
export const madeBy = ({ made }: Outcome, id: string): Made | undefined => made.find((one) => one.id === id);

/** Of each picture in one format, how many times what `other` has `one` has. */
export function ratios(
  outcomes: readonly Outcome[],
  format: Format,
  [one, other]: readonly [string, string],
  figure: (made: Made) => number | undefined,
): readonly number[] {
  return outcomes
    .filter((outcome) => outcome.format === format)
    .flatMap((outcome) => {
      const [above, below] = [madeBy(outcome, one), madeBy(outcome, other)];
      const [high, low] = [above && figure(above), below && figure(below)];
      return high === undefined || low === undefined || low === 0 ? [] : [high / low];
    });
}

/** What is compared. */
export const FIGURES = {
  ms: ({ ms }) => ms,
  cpuMs: ({ cpuMs }) => cpuMs,
  bytes: ({ bytes }) => bytes,
  ssimulacra: ({ ssimulacra }) => ssimulacra,
  butteraugli: ({ butteraugli }) => butteraugli,
  peakMb: ({ peakMb }) => peakMb,
} as const satisfies Record<string, (made: Made) => number | undefined>;
