import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { atOnce, interleaved, spread } from '../harness/samples.js';
import { matchScore } from './curve.js';
import {
  type Entrant,
  type Format,
  MATCHED,
  MATCHED_ID,
  type Made,
  type MatchedPeer,
  type Matches,
  type Outcome,
  type Renderer,
  type Took,
  WAYS,
  type Way,
} from './results.js';
import type { Scored } from './score.js';

/** What taking time has at hand. */
export interface Timers {
  /** Each entrant has a process of its own, so that what it holds in memory is its own. */
  readonly processOf: (id: string, way: Way) => Renderer;
  readonly scratch: string;
  readonly say: (text: string) => void;
}

/** Debian's vipsthumbnail knows no AVIF; that of the others is sharp's default, as IPX's is, and takes seconds. */
const WITHOUT_AVIF: readonly Way[] = ['dit', 'samples', 'vipsthumbnail'];

/** Everybody who renders in a format. */
export const entrantsOf = (matches: Matches, format: Format): readonly Entrant[] => [
  ...WAYS.filter((way) => format !== 'avif' || !WITHOUT_AVIF.includes(way)).map((way) => ({
    id: way,
    way,
    q: undefined,
  })),
  ...MATCHED.map((peer) => ({ id: MATCHED_ID[peer], way: 'cameo' as const, q: matches[format][peer] })),
];

/** Takes the time of everybody in turn, and scores what they made. */
export async function timeCase(
  { from, scoring, format, curve, theirs }: Scored,
  entrants: readonly Entrant[],
  rounds: number,
  { processOf, scratch, say }: Timers,
): Promise<Outcome> {
  const { file, width, megapixels, requestedWidth, height } = from;
  const took = new Map<string, Took[]>();
  const outOf = (at: number) => join(scratch, `rendition-${at}`);
  const contestants = entrants.map(({ id, way, q }, at) => ({
    name: id,
    sample: async () => {
      const one = await processOf(id, way).ask({ file, width, format, q, out: outOf(at) });
      took.set(id, [...(took.get(id) ?? []), one]);
      return one.ms;
    },
  }));
  await interleaved(contestants, rounds);
  const made = await atOnce(
    availableParallelism(),
    entrants.map(({ id, way, q }, at) => async (): Promise<Made> => {
      const ssimulacra = await scoring.ssimulacra(outOf(at));
      const byDefault = q === undefined && way !== 'vipsthumbnail';
      const butteraugli = byDefault ? await scoring.butteraugli(outOf(at)) : undefined;
      return { id, ...middleOf(took.get(id) ?? []), ssimulacra, butteraugli };
    }),
  );
  const equal = (peer: MatchedPeer) => matchScore(curve, theirs[peer].score).bytes / theirs[peer].bytes;
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
    equalBytes: { next: equal('next'), ipx: equal('ipx') },
  };
}

/** The medians of several samples, and the highest peak. */
function middleOf(samples: readonly Took[]): Took {
  const peaks = samples.flatMap(({ peakMb }) => (peakMb === undefined ? [] : [peakMb]));
  return {
    ms: spread(samples.map(({ ms }) => ms)).median,
    cpuMs: spread(samples.map(({ cpuMs }) => cpuMs)).median,
    bytes: spread(samples.map(({ bytes }) => bytes)).median,
    peakMb: peaks.length === 0 ? undefined : Math.max(...peaks),
  };
}
