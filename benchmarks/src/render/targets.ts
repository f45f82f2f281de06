import { spread } from '../harness/samples.js';
import {
  FIGURES,
  type Format,
  MATCHED_ID,
  type MatchedPeer,
  type Measured,
  madeBy,
  ratios,
} from './results.js';

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
