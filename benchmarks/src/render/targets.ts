import { halvesOf } from '../harness/pictures.js';
import { spread } from '../harness/samples.js';
import {
  FIGURES,
  FORMATS,
  type Format,
  MATCHED,
  MATCHED_ID,
  type MatchedPeer,
  type Measured,
  madeBy,
  type Outcome,
  ratios,
} from './results.js';

/** A target, and its measured value; both as a share of the compared value. */
export interface Target {
  readonly what: string;
  readonly found: number;
  readonly limit: number;
  /** Processor time, which is less sensitive to other load: it counts if it is known. */
  readonly cpu?: number;
  /** Bytes at exactly the same score, from the curve of each picture. */
  readonly equal?: number;
}

/** The decisive value of a target: processor time rather than wall-clock time, and bytes at exactly the same score. */
const counted = ({ found, cpu, equal }: Target): number => cpu ?? equal ?? found;

export const isMet = (target: Target): boolean => counted(target) <= target.limit;

/** The photographs to which the settings and the scale were fitted, those held out, and both. */
export const HALVES = ['all', 'fitted', 'held out'] as const;
export type Half = (typeof HALVES)[number];

/** The outcomes of one half; a single photograph is in both. */
export function outcomesOf(outcomes: readonly Outcome[], half: Half): readonly Outcome[] {
  const { fitted, heldOut } = halvesOf([...new Set(outcomes.map(({ file }) => file))]);
  if (half === 'all') return outcomes;
  const files = half === 'fitted' ? fitted : heldOut;
  return outcomes.filter(({ file }) => files.includes(file));
}

export const median = (values: readonly number[]): number =>
  values.length === 0 ? Number.NaN : spread(values).median;

const PEER_NAMES = { next: "Next's", ipx: "IPX's" } as const satisfies Record<MatchedPeer, string>;
const FORMAT_NAMES = { jpeg: 'JPEG', webp: 'WebP', avif: 'AVIF' } as const satisfies Record<Format, string>;

/** Maximum of a first answer relative to a peer's time and bytes, at no lower quality: it is ahead in time. */
const FIRST: readonly (readonly [format: Format, peer: MatchedPeer, time: number, bytes: number])[] = [
  ['jpeg', 'next', 0.95, 1.05],
  ['jpeg', 'ipx', 0.95, 1.05],
  ['webp', 'next', 0.7, 1.1],
  ['webp', 'ipx', 0.7, 1.1],
  ['avif', 'next', 0.4, 1.25],
  ['avif', 'ipx', 0.125, 1.25],
];

/** Maximum bytes of a refined picture relative to a peer's at exactly its score: it is ahead in bytes. */
const REFINED = { avif: 0.98, jpeg: 1, webp: 1 } as const satisfies Record<Format, number>;

/** Whether a peer sent only wrong pictures: then there is nothing to compare. */
const isLeftOut = (outcomes: readonly Outcome[], format: Format, peer: MatchedPeer): boolean =>
  outcomes
    .filter((outcome) => outcome.format === format)
    .every(({ leftOut }) => leftOut.some(({ id }) => id === peer));

/** For each picture in one format the bytes at exactly the peer's score, as a share of the peer's. */
export const equalBytes = (
  outcomes: readonly Outcome[],
  format: Format,
  peer: MatchedPeer,
  effort: 'first' | 'refined' = 'first',
): readonly number[] =>
  outcomes
    .filter((outcome) => outcome.format === format)
    .flatMap((outcome) => (effort === 'first' ? outcome : outcome.refined)?.equalBytes[peer] ?? []);

/** Targets with the measured values: medians over all pictures. */
export function targets({ outcomes }: Pick<Measured, 'outcomes'>): readonly Target[] {
  return [...besidePeers(outcomes), ...besideFloor(outcomes), besideWebp(outcomes), ...refined(outcomes)];
}

const besidePeers = (outcomes: readonly Outcome[]): readonly Target[] =>
  FIRST.flatMap(([format, peer, time, bytes]): readonly Target[] => {
    const pair = [MATCHED_ID[peer], peer] as const;
    if (isLeftOut(outcomes, format, peer)) return [];
    const name = `${FORMAT_NAMES[format]} beside ${PEER_NAMES[peer]}`;
    return [
      {
        what: `${name}, time`,
        found: median(ratios(outcomes, format, pair, FIGURES.ms)),
        cpu: median(ratios(outcomes, format, pair, FIGURES.cpuMs)),
        limit: time,
      },
      {
        what: `${name}, bytes`,
        found: median(ratios(outcomes, format, pair, FIGURES.bytes)),
        equal: median(equalBytes(outcomes, format, peer)),
        limit: bytes,
      },
      {
        what: `${name}, distance from the original`,
        found: median(ratios(outcomes, format, pair, FIGURES.ssimulacra)),
        limit: 1,
      },
    ];
  });

const besideFloor = (outcomes: readonly Outcome[]): readonly Target[] =>
  FORMATS.map((format) => ({
    what: `${FORMAT_NAMES[format]} beside the floor, time`,
    found: median(ratios(outcomes, format, ['cameo', 'floor'], FIGURES.ms)),
    cpu: median(ratios(outcomes, format, ['cameo', 'floor'], FIGURES.cpuMs)),
    limit: 1.15,
  }));

/** The worst picture, not the median. WebP alone became twice as fast, so this ratio doubled. */
function besideWebp(outcomes: readonly Outcome[]): Target {
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
    limit: 6,
  };
}

const refined = (outcomes: readonly Outcome[]): readonly Target[] =>
  FORMATS.flatMap((format) => [
    ...MATCHED.flatMap((peer) => {
      const halves = HALVES.map((half) => [half, outcomesOf(outcomes, half)] as const);
      return halves.flatMap(([half, some]): readonly Target[] => {
        if (isLeftOut(some, format, peer)) return [];
        const what = `refined ${FORMAT_NAMES[format]} beside ${PEER_NAMES[peer]}, bytes at equal score, ${half}`;
        const found = median(equalBytes(some, format, peer, 'refined'));
        return [{ what, found, limit: REFINED[format] }];
      });
    }),
    {
      what: `refined ${FORMAT_NAMES[format]} beside the first answer, distance from the original`,
      found: median(
        outcomes.flatMap((one) => (one.format === format ? (one.refined?.ssimulacra ?? []) : [])),
      ),
      limit: 1.05,
    },
  ]);

/** Tolerance of a target with few pictures. */
const MARGIN = 1.6;

/**
 * One line for each missed target: a whole run must meet the promised values, a quick one, with few pictures on a busy machine,
 * a multiple of them.
 */
export const unmet = (measured: Pick<Measured, 'outcomes'>, quick: boolean): readonly string[] =>
  targets(measured).flatMap((target) => {
    const limit = target.limit * (quick ? MARGIN : 1);
    if (counted(target) <= limit) return [];
    return [`${target.what}: ${counted(target).toFixed(3)}, expected at most ${limit.toFixed(3)}`];
  });
