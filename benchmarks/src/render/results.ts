import type { Effort } from '@cameo/core/plan';
import type { Found } from '../harness/bench.js';
import type { Worker } from '../harness/worker.js';

/** Compared formats. */
export const FORMATS = ['jpeg', 'webp', 'avif'] as const;
export type Format = (typeof FORMATS)[number];

/** The ways to render. `floor` is sharp with Cameo's settings and nothing around it. */
export const WAYS = ['cameo', 'floor', 'next', 'ipx', 'dit', 'samples', 'vipsthumbnail'] as const;
export type Way = (typeof WAYS)[number];

/** One render in a process. */
export interface Job {
  /** Path of the original. */
  readonly file: string;
  /** Width of the output, px; at most the original's. */
  readonly width: number;
  readonly format: Format;
  /** Quality of Cameo and of the floor; peers have their own defaults. */
  readonly q: number | undefined;
  /** Effort of Cameo's encoder. Default: that of a first answer. */
  readonly effort?: Effort;
  /** Path to which the bytes are written afterwards. */
  readonly out: string;
}

/** Its duration, from the bytes of the original to those of the rendition. */
export interface Measurement {
  readonly ms: number;
  /** Processor time of all threads, ms. */
  readonly cpuMs: number;
  readonly bytes: number;
  /** Peak resident memory during the work, MiB; undefined if unknown. */
  readonly peakMb: number | undefined;
}

/** A process that renders in one way. */
export type Renderer = Worker<Job, Measurement>;

/** A contestant with its settings: Cameo takes part with its default and with the quality that matches each peer. */
export interface Entrant {
  readonly id: string;
  readonly way: Way;
  readonly q: number | undefined;
}

/** The peers whose quality Cameo matches. */
export const MATCHED = ['next', 'ipx'] as const;
export type MatchedPeer = (typeof MATCHED)[number];

/** One entrant's rendition of one picture. */
export interface Made extends Measurement {
  readonly id: string;
  /** Distance from the original: less is better. */
  readonly ssimulacra: number;
  /** Only for defaults, because it is the slowest measurement. */
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
  /** Entrants with a wrong picture, which gets neither score nor time. */
  readonly leftOut: readonly LeftOut[];
  /** For each matched peer the bytes that Cameo needs for exactly its score, from its curve, as a share of the peer's. */
  readonly equalBytes: OfPeers<number>;
  /** The refined picture; undefined for widths that are not refined here. */
  readonly refined: Refined | undefined;
}

/** A refined picture, relative to the first answer at the default quality. */
export interface Refined {
  /** Its bytes, and its distance from the original, as shares of the first answer's. */
  readonly bytes: number;
  readonly ssimulacra: number;
  readonly butteraugli: number;
  /** Processor time, ms. */
  readonly cpuMs: number;
  /** Its bytes at exactly each peer's score, from its own curve, as a share of the peer's. */
  readonly equalBytes: OfPeers<number>;
}

/** An entrant and the fault of its picture: "it is not turned upright". */
export interface LeftOut {
  readonly id: string;
  readonly why: string;
}

/** A value for each matched peer; undefined for one that is left out. */
export type OfPeers<T> = Readonly<Record<MatchedPeer, T | undefined>>;

/** Cameo's quality in each format at which the median picture is as good as the peer's. */
export type Matches = Readonly<Record<Format, OfPeers<number>>>;

export const MATCHED_ID = { next: 'cameo = next', ipx: 'cameo = ipx' } as const satisfies Record<
  MatchedPeer,
  string
>;

/** All results of one run. */
export interface Measured extends Found {
  readonly outcomes: readonly Outcome[];
  readonly matches: Matches;
  readonly defaultQ: number;
}

/** An entrant's rendition of a picture. */
export const madeBy = ({ made }: Outcome, id: string): Made | undefined => made.find((one) => one.id === id);

/** For each picture in one format, the ratio of `other` to `one`. */
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

/** The compared entrants. */
export const FIGURES = {
  ms: ({ ms }) => ms,
  cpuMs: ({ cpuMs }) => cpuMs,
  bytes: ({ bytes }) => bytes,
  ssimulacra: ({ ssimulacra }) => ssimulacra,
  butteraugli: ({ butteraugli }) => butteraugli,
  peakMb: ({ peakMb }) => peakMb,
} as const satisfies Record<string, (made: Made) => number | undefined>;
