import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { atOnce, interleaved, spread } from '../harness/samples.js';
import { matchScore, type Point } from './curve.js';
import {
  type Entrant,
  type Format,
  type LeftOut,
  MATCHED,
  MATCHED_ID,
  type Made,
  type MatchedPeer,
  type Matches,
  type Measurement,
  type Outcome,
  type Refined,
  type Renderer,
  WAYS,
  type Way,
} from './results.js';
import type { RefinedPoint, Scored } from './score.js';
import { misfit } from './upright.js';

/** The environment of timing. */
export interface Timers {
  /** Each entrant has a separate process, so that its memory is its own. */
  readonly processOf: (id: string, way: Way) => Renderer;
  readonly scratch: string;
  readonly say: (text: string) => void;
}

/** Debian's vipsthumbnail does not support AVIF; the others use sharp's default, as IPX does, which takes seconds. */
const WITHOUT_AVIF: readonly Way[] = ['dit', 'samples', 'vipsthumbnail'];

/** All entrants in a format. */
export const entrantsOf = (matches: Matches, format: Format): readonly Entrant[] => [
  ...WAYS.filter((way) => format !== 'avif' || !WITHOUT_AVIF.includes(way)).map((way) => ({
    id: way,
    way,
    q: undefined,
  })),
  ...MATCHED.flatMap((peer) => {
    const q = matches[format][peer];
    return q === undefined ? [] : [{ id: MATCHED_ID[peer], way: 'cameo' as const, q }];
  }),
];

/** Measures the times of all in turn, and scores their pictures; an entrant with a wrong picture is left out. */
export async function timeCase(
  { from, scoring, format, curve, refined, theirs }: Scored,
  entrants: readonly Entrant[],
  rounds: number,
  { processOf, scratch, say }: Timers,
): Promise<Outcome> {
  const { file, width, megapixels, requestedWidth, height } = from;
  const took = new Map<string, Measurement[]>();
  const outOf = (at: number) => join(scratch, `rendition-${at}`);
  const contestants = entrants.map(({ id, way, q }, at) => ({
    name: id,
    sample: async () => {
      const one = await processOf(id, way).request({ file, width, format, q, out: outOf(at) });
      took.set(id, [...(took.get(id) ?? []), one]);
      return one.ms;
    },
  }));
  await interleaved(contestants, rounds);
  const all = await atOnce(
    availableParallelism(),
    entrants.map(({ id, way, q }, at) => async (): Promise<Made | LeftOut> => {
      const why = await misfit(from.reference, await readFile(outOf(at)));
      if (why !== undefined) return { id, why };
      const ssimulacra = await scoring.ssimulacra(outOf(at));
      const byDefault = q === undefined && way !== 'vipsthumbnail';
      const butteraugli = byDefault ? await scoring.butteraugli(outOf(at)) : undefined;
      return { id, ...middleOf(took.get(id) ?? []), ssimulacra, butteraugli };
    }),
  );
  const made = all.filter((one): one is Made => 'ms' in one);
  const equalOf = (own: readonly Point[], peer: MatchedPeer) => {
    const other = theirs[peer];
    return other && matchScore(own, other.score).bytes / other.bytes;
  };
  const equal = (own: readonly Point[]) => ({ next: equalOf(own, 'next'), ipx: equalOf(own, 'ipx') });
  const again = refined.find(({ butteraugli }) => butteraugli !== undefined);
  const first = made.find(({ id }) => id === 'cameo');
  say(
    `${basename(file)} at ${width} px as ${format}: ${made.map(({ id, ms }) => `${id} ${ms.toFixed(0)}`).join(', ')} ms`,
  );
  return {
    file: basename(file),
    megapixels,
    requestedWidth,
    width,
    height,
    format,
    made,
    leftOut: all.filter((one): one is LeftOut => 'why' in one),
    equalBytes: equal(curve),
    refined: again && first && { ...beside(again, first), equalBytes: equal(refined) },
  };
}

/** A refined picture as shares of the first answer. */
const beside = (again: RefinedPoint, first: Made): Omit<Refined, 'equalBytes'> => ({
  bytes: again.bytes / first.bytes,
  ssimulacra: again.score / first.ssimulacra,
  butteraugli: (again.butteraugli ?? Number.NaN) / (first.butteraugli ?? Number.NaN),
  cpuMs: again.cpuMs,
});

/** The medians of several samples, and the highest peak. */
function middleOf(samples: readonly Measurement[]): Measurement {
  const peaks = samples.flatMap(({ peakMb }) => (peakMb === undefined ? [] : [peakMb]));
  return {
    ms: spread(samples.map(({ ms }) => ms)).median,
    cpuMs: spread(samples.map(({ cpuMs }) => cpuMs)).median,
    bytes: spread(samples.map(({ bytes }) => bytes)).median,
    peakMb: peaks.length === 0 ? undefined : Math.max(...peaks),
  };
}
