import { createHash } from 'node:crypto';
import type { Args } from './args.js';
import { distance, referenceOf, turnsOf } from './compare.js';
import { type EdgeProcess, requestFromEdge } from './edge.js';
import { expectedSize } from './expected.js';
import { judgeAnswer, judgeHostileAnswer, type Rules } from './judge.js';
import type { References } from './judge-picture.js';
import { type Original, readOriginal } from './pictures.js';
import { type File, type PictureRequest, requestFor, requestsOf } from './requests.js';
import { describeWrong, type Wrong } from './wrong.js';

/** The environment for testing a file. */
export interface Trial {
  readonly edge: EdgeProcess;
  readonly rules: Rules;
  readonly args: Args;
  readonly stopped: AbortSignal;
  /** Called after each answer. */
  readonly answered: (wrong: boolean) => void;
}
/** A right picture, to be requested again. */
export interface RightPicture {
  readonly file: File;
  readonly request: PictureRequest;
  /** Of its bytes. */
  readonly sha1: string;
}
/** The results for one file. */
export interface FileFindings {
  readonly path: string;
  readonly kind: string;
  readonly size: string;
  /** Number of right ones. */
  readonly pictures: number;
  /** Number of expected ones, by code. */
  readonly problems: Readonly<Record<string, number>>;
  readonly wrong: readonly Wrong[];
  /** Whether it is symmetric, so that rotation and mirroring cannot be detected. */
  readonly symmetric: boolean;
  readonly times: readonly { url: string; accept: string; ms: number }[];
  readonly right: readonly RightPicture[];
}

/** Difference that rotation must cause to be detectable, of 255. */
const VISIBLE_TURN = 1;

/** Sends all requests for one file, and judges every answer. */
export async function tryFile(
  file: File,
  { edge, rules, args, stopped, answered }: Trial,
): Promise<FileFindings> {
  const original = file.hostile ? undefined : await readOriginal(file.file, file.path);
  const references = referencesOf(original, rules);
  const problems: Record<string, number> = {};
  const found = { pictures: 0, wrong: [] as Wrong[] };
  const times: { url: string; accept: string; ms: number }[] = [];
  const right: RightPicture[] = [];

  const tryRequest = async (request: PictureRequest) => {
    if (stopped.aborted || edge.ended() !== undefined) return;
    const answer = await requestFromEdge(edge.url, request, stopped);
    if (stopped.aborted) return;
    if ('failure' in answer) {
      found.wrong.push(describeWrong(request, answer, [answer.failure], undefined));
      return answered(true);
    }
    times.push({ url: request.url, accept: request.format.accept, ms: answer.ms });
    const verdict =
      original === undefined
        ? await judgeHostileAnswer(answer, request, rules)
        : await judgeAnswer(answer, request, original, rules, references);
    if (verdict.kind === 'wrong')
      found.wrong.push(describeWrong(request, answer, verdict.faults, edge.reason(file.path)));
    else if (verdict.kind === 'problem')
      problems[verdict.code ?? ''] = (problems[verdict.code ?? ''] ?? 0) + 1;
    else {
      found.pictures += 1;
      right.push({ file, request, sha1: sha1(answer.body) });
    }
    answered(verdict.kind === 'wrong');
  };
  await forEachConcurrently(requestsOf(file.path, args.widths), args.concurrency, tryRequest);
  return {
    ...describe(file, original),
    ...found,
    problems,
    symmetric: await isSymmetric(original, references),
    times,
    right,
  };
}

export function referencesOf(original: Original | undefined, { config }: Rules): References {
  const made = new Map<string, ReturnType<typeof referenceOf>>();
  return (shape) => {
    if (original?.facts === undefined) throw new Error('a file that sharp cannot read has no reference');
    const name = JSON.stringify(shape);
    const { widths, heights } = expectedSize(original.facts, shape, config);
    const size = { width: widths[0] ?? 1, height: heights[0] ?? 1 };
    const known = made.get(name) ?? referenceOf(original.frames, shape, size);
    made.set(name, known);
    return known;
  };
}

async function isSymmetric(original: Original | undefined, references: References) {
  if (original?.facts === undefined || original.frames.length === 0) return false;
  const cells = await references({ fit: 'width', w: original.facts.width, h: 1 }).exact(0);
  return turnsOf(cells).some(([, turned]) => distance(cells, turned).mean < VISIBLE_TURN);
}

function describe({ path }: File, original: Original | undefined) {
  if (original === undefined) return { path, kind: 'hostile', size: '' };
  const { facts, sound } = original;
  if (facts === undefined) return { path, kind: 'unreadable', size: '' };
  const { format, width, height, frames, hasAlpha } = facts;
  const marks = [
    [format, true],
    ['alpha', hasAlpha && frames === 1],
    ['damaged', !sound],
  ] as const;
  const kind = marks.flatMap(([mark, holds]) => (holds ? [mark] : [])).join(' ');
  return { path, kind, size: `${width}×${height}${frames > 1 ? ` ×${frames}` : ''}` };
}

/** Processes a list with limited concurrency. */
export async function forEachConcurrently<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
) {
  const left = [...items].reverse();
  const lane = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

export const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest('hex');

/** Number of pictures to request again. */
const SAMPLE = 40;

/** The results of repeated requests. */
export interface RepeatedRequests {
  readonly count: number;
  readonly wrong: readonly Wrong[];
  /** Faults of the server. */
  readonly faults: readonly string[];
}

/**
 * Requests a sample of the right pictures twice more: none is rendered again, the bytes are the same, and the second answer
 * comes from the cache. Then requests a new one, to check that the server still renders.
 */
export async function repeatRequests(
  right: readonly RightPicture[],
  trial: Trial,
): Promise<RepeatedRequests> {
  const { edge, stopped } = trial;
  const before = await renders(edge.url);
  const step = Math.max(1, Math.floor(right.length / SAMPLE));
  const sample = right.filter((_, at) => at % step === 0).slice(0, SAMPLE);
  const wrong = [];
  for (const picture of sample) {
    const first = await again(picture, trial, false);
    wrong.push(...first, ...(first.length === 0 ? await again(picture, trial, true) : []));
    if (stopped.aborted) return { count: 0, wrong: [], faults: [] };
  }
  const after = await renders(edge.url);
  const faults =
    after === before && after !== undefined
      ? []
      : [
          `asking again for ${sample.length} pictures rendered: renders went from ${before} to ${after}, expected no change`,
        ];
  return { count: sample.length, wrong: [...wrong, ...(await stillRenders(right, trial))], faults };
}

/**
 * @param cached whether it must come from the cache
 */
async function again({ request, sha1: expected }: RightPicture, { edge, stopped }: Trial, cached: boolean) {
  const answer = await requestFromEdge(edge.url, request, stopped);
  if ('failure' in answer)
    return [describeWrong(request, answer, [`asked again, ${answer.failure}`], undefined)];
  const received = sha1(answer.body);
  const faults = [];
  if (answer.status !== 200 || received !== expected)
    faults.push('asked again, other bytes came than before');
  const cache = answer.headers.get('x-cache') ?? '';
  if (cached && !/^(?:Refresh)?Hit from cloudfront$/.test(cache))
    faults.push(`asked again, x-cache is ${JSON.stringify(cache)}, expected a Hit`);
  return faults.length === 0 ? [] : [describeWrong(request, answer, faults, undefined)];
}

async function stillRenders(right: readonly RightPicture[], { edge, rules, args, stopped }: Trial) {
  const known = right.find(({ file }) => !file.hostile);
  if (known === undefined) return [];
  const { ladder } = rules.config;
  const requested = args.widths.map((width) => ladder.find((rung) => rung >= width));
  const w = ladder.find((rung) => !requested.includes(rung)) ?? ladder[0] ?? 1;
  const request = requestFor(known.file.path, { fit: 'width', w, h: 1 }, { f: 'png', accept: '*/*' });
  const answer = await requestFromEdge(edge.url, request, stopped);
  if ('failure' in answer)
    return [describeWrong(request, answer, [`after all files, ${answer.failure}`], undefined)];
  const original = await readOriginal(known.file.file, known.file.path);
  const { faults } = await judgeAnswer(answer, request, original, rules, referencesOf(original, rules));
  return faults.length === 0
    ? []
    : [
        describeWrong(
          request,
          answer,
          faults.map((fault) => `after all files, ${fault}`),
          undefined,
        ),
      ];
}

/** @returns undefined if the server does not report it */
async function renders(base: string): Promise<number | undefined> {
  try {
    const stats = (await (await fetch(`${base}/__edge/stats`)).json()) as unknown;
    const count =
      typeof stats === 'object' && stats !== null && 'renders' in stats ? stats.renders : undefined;
    return typeof count === 'number' ? count : undefined;
  } catch {
    return undefined;
  }
}
