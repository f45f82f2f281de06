import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { atOnce } from '../at-once.js';
import { interleaved, spread } from '../interleaved.js';
import { DEFAULT_Q } from './cameo.js';
import { type Case, casesOf } from './cases.js';
import { matchingQuality, matchScore, type Point } from './curve.js';
import { FORMATS, type Format, type Took, WAYS, type Way } from './job.js';
import {
  type Entrant,
  MATCHED,
  MATCHED_ID,
  type Made,
  type MatchedPeer,
  type Matches,
  type Measured,
  type Outcome,
} from './measured.js';
import { type RenderProcess, startRenderProcess } from './render-process.js';
import { type Scoring, scoreOnce } from './score-once.js';

/** How much is measured. */
export interface Amount {
  readonly widths: readonly number[];
  /** Photographs at most. */
  readonly photographs: number;
  /** Samples of each entrant; AVIF takes long enough for one to tell. */
  readonly rounds: Readonly<Record<Format, number>>;
  /** Qualities of Cameo's curve. */
  readonly curve: readonly number[];
}

export const WHOLE: Amount = {
  widths: [320, 640, 1280, 1920],
  photographs: Number.POSITIVE_INFINITY,
  rounds: { jpeg: 3, webp: 3, avif: 1 },
  curve: [54, 64, 74, 84],
};

export const QUICK: Amount = {
  widths: [320, 640],
  photographs: 2,
  rounds: { jpeg: 3, webp: 3, avif: 1 },
  curve: [55, 70, 85],
};

/** What a run has at hand. */
interface Bench {
  readonly processes: Readonly<Record<Way, RenderProcess>>;
  readonly scratch: string;
  readonly say: (text: string) => void;
}

/** One case in one format with Cameo's curve and the scores of the peers' defaults. */
interface Scored {
  readonly from: Case;
  readonly scoring: Scoring;
  readonly format: Format;
  readonly curve: readonly Point[];
  readonly theirs: Readonly<Record<MatchedPeer, Point>>;
}

/** Scores every picture first, which says what Cameo's equal qualities are, then takes the time of everybody. */
export async function measure(
  files: readonly string[],
  { widths, photographs, rounds, curve }: Amount,
  scratch: string,
  say: (text: string) => void,
): Promise<Measured> {
  const processes = Object.fromEntries(WAYS.map((way) => [way, startRenderProcess(way)])) as Record<
    Way,
    RenderProcess
  >;
  const bench = { processes, scratch, say };
  try {
    const scored: Scored[] = [];
    for (const file of files.slice(0, photographs)) {
      for (const from of await casesOf(file, widths, scratch))
        for (const format of FORMATS) scored.push(await scoreCase(from, format, curve, bench));
      say(`scored ${basename(file)}`);
    }
    const matches = await matchAll(scored, bench);
    const outcomes: Outcome[] = [];
    for (const each of scored) outcomes.push(await timeCase(each, matches, rounds[each.format], bench));
    return { outcomes, matches, defaultQ: DEFAULT_Q };
  } finally {
    for (const process of Object.values(processes)) process.end();
  }
}

async function scoreCase(
  from: Case,
  format: Format,
  qualities: readonly number[],
  { processes, scratch }: Bench,
): Promise<Scored> {
  const { file, width } = from;
  const scoring = scoreOnce(from.reference, scratch);
  const asked = [
    ...qualities.map((q) => ({ way: 'cameo' as const, q })),
    ...MATCHED.map((way) => ({ way, q: undefined })),
  ];
  const bytes: number[] = [];
  const outOf = (at: number) => join(scratch, `rendition-${at}`);
  for (const [at, { way, q }] of asked.entries())
    bytes.push((await processes[way].render({ file, width, format, q, out: outOf(at) })).bytes);
  const scores = await atOnce(
    availableParallelism(),
    asked.map((_, at) => () => scoring.ssimulacra(outOf(at))),
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
async function matchAll(scored: readonly Scored[], bench: Bench): Promise<Matches> {
  const match = async (format: Format, peer: MatchedPeer): Promise<number> => {
    const ofFormat = scored.filter((each) => each.format === format);
    let q = matchingQuality(ofFormat.map(({ curve, theirs }) => ({ curve, score: theirs[peer].score })));
    while (q < 100 && (await medianDistance(ofFormat, peer, q, bench)) > 1) q += 1;
    bench.say(`${format} is as good as that of ${peer} at ${q}`);
    return q;
  };
  const matches: Partial<Record<Format, Record<MatchedPeer, number>>> = {};
  for (const format of FORMATS)
    matches[format] = { next: await match(format, 'next'), ipx: await match(format, 'ipx') };
  return matches as Matches;
}

/** How far Cameo's renditions at a quality are from the originals, as a share of the peer's distance. */
async function medianDistance(
  scored: readonly Scored[],
  peer: MatchedPeer,
  q: number,
  { processes, scratch }: Bench,
): Promise<number> {
  const works = scored.map(({ from: { file, width }, format, scoring, theirs }, at) => async () => {
    const out = join(scratch, `matching-${at}`);
    const rendered = turn.then(() => processes.cameo.render({ file, width, format, q, out }));
    turn = rendered.catch(() => undefined);
    await rendered;
    return (await scoring.ssimulacra(out)) / theirs[peer].score;
  });
  let turn: Promise<unknown> = Promise.resolve();
  return spread(await atOnce(availableParallelism(), works)).median;
}

/** Debian's vipsthumbnail knows no AVIF; that of the others is sharp's default, as IPX's is, and takes seconds. */
const WITHOUT_AVIF: readonly Way[] = ['dit', 'samples', 'vipsthumbnail'];

/** Everybody who renders in a format. */
const entrantsOf = (matches: Matches, format: Format): readonly Entrant[] => [
  ...WAYS.filter((way) => format !== 'avif' || !WITHOUT_AVIF.includes(way)).map((way) => ({
    id: way,
    way,
    q: undefined,
  })),
  ...MATCHED.map((peer) => ({ id: MATCHED_ID[peer], way: 'cameo' as const, q: matches[format][peer] })),
];

async function timeCase(
  { from, scoring, format, curve, theirs }: Scored,
  matches: Matches,
  rounds: number,
  { processes, scratch, say }: Bench,
): Promise<Outcome> {
  const { file, width, megapixels, asked, height } = from;
  const entrants = entrantsOf(matches, format);
  const took = new Map<string, Took[]>();
  const outOf = (at: number) => join(scratch, `rendition-${at}`);
  const contestants = entrants.map(({ id, way, q }, at) => ({
    name: id,
    sample: async () => {
      const one = await processes[way].render({ file, width, format, q, out: outOf(at) });
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
    asked,
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
