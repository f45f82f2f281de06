import type { Found } from '../harness/bench.js';
import { spread } from '../harness/samples.js';
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

/** Something that is to hold, and what was found; both as a share of what is compared with. */
export interface Target {
  readonly what: string;
  readonly found: number;
  readonly most: number;
  /** Time of the processor, which neighbours on the machine disturb less. */
  readonly cpu?: number;
  /** Bytes at exactly the same score, from the curve of each picture. */
  readonly equal?: number;
}

export const isMet = ({ found, most }: Target): boolean => found <= most;

const median = (values: readonly number[]): number =>
  values.length === 0 ? Number.NaN : spread(values).median;

const PEER_NAMES = { next: "Next's", ipx: "IPX's" } as const satisfies Record<MatchedPeer, string>;
const FORMAT_NAMES = { jpeg: 'JPEG', webp: 'WebP', avif: 'AVIF' } as const satisfies Record<Format, string>;

/** Most of a peer's time and bytes, at quality no worse. */
const BESIDE: readonly (readonly [format: Format, peer: MatchedPeer, time: number, bytes: number])[] = [
  ['jpeg', 'next', 1, 1],
  ['jpeg', 'ipx', 1, 1],
  ['webp', 'next', 1, 1],
  ['webp', 'ipx', 1, 1],
  ['avif', 'next', 1 / 2.5, 1.1],
  ['avif', 'ipx', 1 / 8, 1.1],
];

/** What is to be reached, with what was: medians over all pictures. */
export function targets({ outcomes }: Measured): readonly Target[] {
  const beside = BESIDE.flatMap(([format, peer, time, bytes]): Target[] => {
    const pair = [MATCHED_ID[peer], peer] as const;
    const name = `${FORMAT_NAMES[format]} beside ${PEER_NAMES[peer]}`;
    const equal = outcomes.filter((one) => one.format === format).map((one) => one.equalBytes[peer]);
    return [
      {
        what: `${name}, time`,
        found: median(ratios(outcomes, format, pair, FIGURES.ms)),
        cpu: median(ratios(outcomes, format, pair, FIGURES.cpuMs)),
        most: time,
      },
      {
        what: `${name}, bytes`,
        found: median(ratios(outcomes, format, pair, FIGURES.bytes)),
        equal: median(equal),
        most: bytes,
      },
      {
        what: `${name}, distance from the original`,
        found: median(ratios(outcomes, format, pair, FIGURES.ssimulacra)),
        most: 1,
      },
    ];
  });
  return [...beside, ...besideFloor(outcomes), besideWebp(outcomes)];
}

const besideFloor = (outcomes: Measured['outcomes']): readonly Target[] =>
  (['jpeg', 'webp', 'avif'] as const).map((format) => ({
    what: `${FORMAT_NAMES[format]} beside the floor, time`,
    found: median(ratios(outcomes, format, ['cameo', 'floor'], FIGURES.ms)),
    cpu: median(ratios(outcomes, format, ['cameo', 'floor'], FIGURES.cpuMs)),
    most: 1.15,
  }));

/** The worst picture, not the median. */
function besideWebp(outcomes: Measured['outcomes']): Target {
  const worst = (figure: 'ms' | 'cpuMs') =>
    Math.max(
      ...outcomes
        .filter(({ format }) => format === 'avif')
        .map((avif) => {
          const webp = outcomes.find(
            (one) => one.format === 'webp' && one.file === avif.file && one.width === avif.width,
          );
          const [slow, fast] = [madeBy(avif, 'cameo'), webp && madeBy(webp, 'cameo')];
          return slow === undefined || fast === undefined ? Number.NaN : slow[figure] / fast[figure];
        }),
    );
  return {
    what: 'AVIF beside WebP of the same picture, time, at worst',
    found: worst('ms'),
    cpu: worst('cpuMs'),
    most: 3,
  };
}

/** What a target may be missed by with few pictures. */
const MARGIN = 1.6;

/** One line for each target that a run missed by far; time is the processor's, which a busy machine disturbs less. */
export const unmet = (measured: Measured): readonly string[] =>
  targets(measured).flatMap(({ what, found, cpu, most }) => {
    const figure = cpu ?? found;
    if (figure <= most * MARGIN) return [];
    return [`${what}: ${figure.toFixed(2)}, expected at most ${(most * MARGIN).toFixed(2)}`];
  });
