import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { atOnce, spread } from '../harness/samples.js';
import { butteraugliOf, ssimulacraOf } from '../harness/scores.js';
import { matchingQuality, type Point } from './curve.js';
import type { Case } from './measure.js';
import { type Format, MATCHED, type MatchedPeer, type Matches, type Renderer } from './results.js';

/** Scores renditions of one case. */
export interface Scoring {
  readonly ssimulacra: (file: string) => Promise<number>;
  readonly butteraugli: (file: string) => Promise<number>;
}

/** Peers that call the same encoder in the same way make the same pixels, which are scored once. */
export function scoreOnce(reference: string, scratch: string): Scoring {
  const known = new Map<string, Promise<number>>();
  const once =
    (name: string, score: typeof ssimulacraOf) =>
    async (file: string): Promise<number> => {
      const encoded = await readFile(file);
      const pixels = await sharp(encoded).raw().toBuffer();
      const hash = `${name} ${createHash('sha1').update(pixels).digest('hex')}`;
      const scoring = known.get(hash) ?? score(reference, encoded, scratch);
      known.set(hash, scoring);
      return scoring;
    };
  return { ssimulacra: once('structure', ssimulacraOf), butteraugli: once('differences', butteraugliOf) };
}

/** What scoring has at hand. */
export interface Scorers {
  readonly processes: Readonly<Record<'cameo' | MatchedPeer, Renderer>>;
  readonly scratch: string;
  readonly say: (text: string) => void;
}

/** One case in one format with Cameo's curve and the scores of the peers' defaults. */
export interface Scored {
  readonly from: Case;
  readonly scoring: Scoring;
  readonly format: Format;
  readonly curve: readonly Point[];
  readonly theirs: Readonly<Record<MatchedPeer, Point>>;
}

/** Renders a case along Cameo's curve and as the peers do, and scores all of it. */
export async function scoreCase(
  from: Case,
  format: Format,
  qualities: readonly number[],
  { processes, scratch }: Scorers,
): Promise<Scored> {
  const { file, width } = from;
  const scoring = scoreOnce(from.reference, scratch);
  const jobs = [
    ...qualities.map((q) => ({ way: 'cameo' as const, q })),
    ...MATCHED.map((way) => ({ way, q: undefined })),
  ];
  const bytes: number[] = [];
  const outOf = (at: number) => join(scratch, `rendition-${at}`);
  for (const [at, { way, q }] of jobs.entries())
    bytes.push((await processes[way].ask({ file, width, format, q, out: outOf(at) })).bytes);
  const scores = await atOnce(
    availableParallelism(),
    jobs.map((_, at) => () => scoring.ssimulacra(outOf(at))),
  );
  const pointAt = (at: number, q: number): Point => ({ q, bytes: bytes[at] ?? 0, score: scores[at] ?? 0 });
  const theirs = (peer: MatchedPeer) => pointAt(qualities.length + MATCHED.indexOf(peer), 0);
  return {
    from,
    scoring,
    format,
    curve: qualities.map((q, at) => pointAt(at, q)),
    theirs: { next: theirs('next'), ipx: theirs('ipx') },
  };
}

/** Matches by the curves first, then by what is really rendered, which may lie a little beside them. */
export async function matchAll(scored: readonly Scored[], scorers: Scorers): Promise<Matches> {
  const match = async (format: Format, peer: MatchedPeer): Promise<number> => {
    const ofFormat = scored.filter((each) => each.format === format);
    const isAsGood = async (at: number): Promise<boolean> =>
      (await medianDistance(ofFormat, peer, at, scorers)) <= 1;
    let q = matchingQuality(ofFormat.map(({ curve, theirs }) => ({ curve, score: theirs[peer].score })));
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

/** How far Cameo's renditions at a quality are from the originals, as a share of the peer's distance. */
async function medianDistance(
  scored: readonly Scored[],
  peer: MatchedPeer,
  q: number,
  { processes, scratch }: Scorers,
): Promise<number> {
  const works = scored.map(({ from: { file, width }, format, scoring, theirs }, at) => async () => {
    const out = join(scratch, `matching-${at}`);
    const rendered = turn.then(() => processes.cameo.ask({ file, width, format, q, out }));
    turn = rendered.catch(() => undefined);
    await rendered;
    return (await scoring.ssimulacra(out)) / theirs[peer].score;
  });
  let turn: Promise<unknown> = Promise.resolve();
  return spread(await atOnce(availableParallelism(), works)).median;
}
