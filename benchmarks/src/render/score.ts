import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Effort } from '@cameo/core/plan';
import sharp from 'sharp';
import { atOnce, spread } from '../harness/samples.js';
import { butteraugliOf, ssimulacraOf } from '../harness/scores.js';
import { DEFAULT_Q } from './contestants.js';
import { matchingQuality, type Point } from './curve.js';
import type { Case } from './measure.js';
import {
  type Format,
  MATCHED,
  type MatchedPeer,
  type Matches,
  type Measurement,
  type OfPeers,
  type Renderer,
} from './results.js';
import { misfit } from './upright.js';

/** Scores renditions of one case. */
export interface Scoring {
  readonly ssimulacra: (file: string) => Promise<number>;
  readonly butteraugli: (file: string) => Promise<number>;
}

/** Peers that call the same encoder in the same way produce the same pixels, which are scored once. */
export function scoreOnce(reference: string, scratch: string): Scoring {
  const known = new Map<string, Promise<number>>();
  const once =
    (name: string, score: typeof ssimulacraOf) =>
    async (file: string): Promise<number> => {
      const encoded = await readFile(file);
      const pixels = await sharp(encoded).autoOrient().raw().toBuffer();
      const hash = `${name} ${createHash('sha1').update(pixels).digest('hex')}`;
      const scoring = known.get(hash) ?? score(reference, encoded, scratch);
      known.set(hash, scoring);
      return scoring;
    };
  return { ssimulacra: once('structure', ssimulacraOf), butteraugli: once('differences', butteraugliOf) };
}

/** The environment of scoring. */
export interface Scorers {
  readonly processes: Readonly<Record<'cameo' | MatchedPeer, Renderer>>;
  readonly scratch: string;
  readonly say: (text: string) => void;
}

/** A refined rendition and its processor time. */
export interface RefinedPoint extends Point {
  readonly cpuMs: number;
  /** Only for the default quality, because it is the slowest measurement. */
  readonly butteraugli: number | undefined;
}

/** One case in one format with Cameo's curve and the scores of the peers' defaults. */
export interface Scored {
  readonly from: Case;
  readonly scoring: Scoring;
  readonly format: Format;
  readonly curve: readonly Point[];
  /** The curve of refined pictures; empty if there are none. */
  readonly refined: readonly RefinedPoint[];
  readonly theirs: OfPeers<Point>;
}

/** Renders a case along Cameo's curve and with the peers, and scores all of it. */
export async function scoreCase(
  from: Case,
  format: Format,
  qualities: Readonly<Record<Effort, readonly number[]>>,
  { processes, scratch }: Scorers,
): Promise<Scored> {
  const { file, width } = from;
  const scoring = scoreOnce(from.reference, scratch);
  const jobs: readonly ScoreJob[] = [
    ...qualities.first.map((q) => ({ way: 'cameo' as const, q, effort: 'first' as const })),
    ...qualities.refined.map((q) => ({ way: 'cameo' as const, q, effort: 'refined' as const })),
    ...MATCHED.map((way) => ({ way, q: undefined, effort: 'first' as const })),
  ];
  const took: Measurement[] = [];
  const outOf = (at: number) => join(scratch, `rendition-${at}`);
  for (const [at, { way, ...job }] of jobs.entries())
    took.push(await processes[way].request({ file, width, format, ...job, out: outOf(at) }));
  const points = await atOnce(
    availableParallelism(),
    jobs.map(({ way, q = 0, effort }, at) => async (): Promise<RefinedPoint | undefined> => {
      const wrong = await misfit(from.reference, await readFile(outOf(at)));
      if (wrong === undefined) {
        const { bytes = 0, cpuMs = 0 } = took[at] ?? {};
        const compared = effort === 'refined' && q === DEFAULT_Q;
        const butteraugli = compared ? await scoring.butteraugli(outOf(at)) : undefined;
        return { q, bytes, score: await scoring.ssimulacra(outOf(at)), cpuMs, butteraugli };
      }
      if (way === 'cameo')
        throw new Error(`What Cameo made of ${file} at ${width} px cannot be scored: ${wrong}.`);
      return undefined;
    }),
  );
  const pointsOf = (way: 'cameo' | MatchedPeer, effort: Effort = 'first') =>
    points.filter((_, at) => jobs[at]?.way === way && jobs[at].effort === effort);
  const curveOf = (effort: Effort) => pointsOf('cameo', effort).flatMap((point) => point ?? []);
  const [next] = pointsOf('next');
  const [ipx] = pointsOf('ipx');
  return {
    from,
    scoring,
    format,
    curve: curveOf('first'),
    refined: curveOf('refined'),
    theirs: { next, ipx },
  };
}

interface ScoreJob {
  readonly way: 'cameo' | MatchedPeer;
  readonly q: number | undefined;
  readonly effort: Effort;
}

/** A case in which a peer has a score. */
interface Pair extends Scored {
  readonly score: number;
}

/**
 * Matches by the curves first, then by real renditions, which may deviate slightly. A peer without any correct picture has no
 * match.
 */
export async function matchAll(scored: readonly Scored[], scorers: Scorers): Promise<Matches> {
  const match = async (format: Format, peer: MatchedPeer): Promise<number | undefined> => {
    const pairs = scored.flatMap((each): readonly Pair[] => {
      const score = each.format === format ? each.theirs[peer]?.score : undefined;
      return score === undefined ? [] : [{ ...each, score }];
    });
    if (pairs.length === 0) return undefined;
    const isAsGood = async (at: number): Promise<boolean> => (await medianDistance(pairs, at, scorers)) <= 1;
    let q = matchingQuality(pairs);
    while (q < 100 && !(await isAsGood(q))) q += 1;
    while (q > 1 && (await isAsGood(q - 1))) q -= 1;
    scorers.say(`${format} is as good as that of ${peer} at ${q}`);
    return q;
  };
  const both = async (format: Format) => ({
    next: await match(format, 'next'),
    ipx: await match(format, 'ipx'),
  });
  return { jpeg: await both('jpeg'), webp: await both('webp'), avif: await both('avif') };
}

/** The median distance of Cameo's renditions at a quality from the originals, as a share of a peer's. */
async function medianDistance(
  pairs: readonly Pair[],
  q: number,
  { processes, scratch }: Scorers,
): Promise<number> {
  const works = pairs.map(({ from: { file, width }, format, scoring, score }, at) => async () => {
    const out = join(scratch, `matching-${at}`);
    const rendered = turn.then(() => processes.cameo.request({ file, width, format, q, out }));
    turn = rendered.catch(() => undefined);
    await rendered;
    return (await scoring.ssimulacra(out)) / score;
  });
  let turn: Promise<unknown> = Promise.resolve();
  return spread(await atOnce(availableParallelism(), works)).median;
}
