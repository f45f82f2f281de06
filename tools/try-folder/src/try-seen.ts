import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { Browser } from './browser.js';
import { DEVIATIONS, SHOWN_WRONGLY } from './deviations.js';
import { type Answer, requestFromEdge } from './edge.js';
import { allowedAnswers } from './expected.js';
import { judgeHostileAnswer, judgeProblem, type Rules } from './judge.js';
import { judgeSeen, type Shown, type Worst } from './judge-seen.js';
import type { Place, Seen } from './page/picture.js';
import { mimeOf, type Original, readOriginal } from './pictures.js';
import { deviationOf, isOf } from './report-seen.js';
import { type File, isLarge, type SampleRequest, sampleRequests } from './requests.js';
import { standIn } from './shown.js';
import { forEachConcurrently, type Trial } from './try-file.js';
import type { Turns } from './turns.js';
import { describeWrong, type Wrong } from './wrong.js';

export type SeenTrial = Trial & {
  browser: Browser;
  /** Turns of requests, of all files that are tried at once. */
  turns: Turns;
};
/** One answer of the sample. */
export interface SeenAnswer {
  readonly request: SampleRequest;
  /** Type of the answer; for a problem its code. */
  readonly type: string;
  readonly worst: Worst | undefined;
  readonly wrong: Wrong | undefined;
  readonly ms: number;
}
/** A browser's results for a file. */
export interface SeenFindings {
  readonly path: string;
  readonly kind: string;
  /** The decoder of the original. */
  readonly by: 'browser' | 'sharp' | 'none' | 'hostile';
  /** Whether an original that the browser is listed to display wrongly is displayed correctly. */
  readonly agreed: boolean;
  readonly answers: readonly SeenAnswer[];
}

/** Tolerance between two decoders of one picture, in the averages of a patch, levels of 255. */
const ALIKE = 2.5;

/** Sampling interval for malicious files: only the answers' form is judged. */
const HOSTILE_STEP = 3;

/** The end marker of a JPEG. */
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

const VECTOR = 'image/svg+xml';

/** The assumed size of an undecodable original: that of a photograph. */
const UNKNOWN = { width: 1000, height: 750 };

/** Requests a sample for a file, and judges how a browser displays the answers. */
export async function trySeen(file: File, trial: SeenTrial): Promise<SeenFindings> {
  const { edge, rules, args, stopped, answered, browser, turns } = trial;
  const bytes = await readFile(file.file);
  const shown = file.hostile ? undefined : await showOriginal(file, bytes, browser);
  let read: Promise<Original> | undefined;
  // Few answers are judged by what sharp says about the original.
  const original = () => {
    read ??= readOriginal(file.file, file.path);
    return read;
  };
  const answers: SeenAnswer[] = [];
  // Each request for a large one may take most of an answer's time, so that it is alone.
  const weight = isLarge(shown?.seen ?? UNKNOWN) ? args.concurrency : 1;
  const tryRequest = async (request: SampleRequest) => {
    if (stopped.aborted || edge.ended() !== undefined) return;
    const answer = await turns(weight, () => requestFromEdge(edge.url, request, stopped));
    if (stopped.aborted) return;
    const verdict =
      'failure' in answer
        ? { faults: [answer.failure], type: 'nothing', worst: undefined }
        : file.hostile
          ? await hostile(answer, request, rules)
          : await judge(answer, request, original, shown, bytes, trial);
    const { faults, type, worst } = verdict;
    const wrong =
      faults.length === 0 ? undefined : describeWrong(request, answer, faults, edge.reason(file.path));
    answers.push({ request, type, worst, wrong, ms: 'failure' in answer ? 0 : answer.ms });
    answered(faults.some((fault) => deviationOf(DEVIATIONS, file.path, type, fault) === undefined));
  };
  const sample = sampleRequests(file.path, shown?.seen ?? UNKNOWN, rules.config.ladder);
  const requests = file.hostile ? sample.filter((_, at) => at % HOSTILE_STEP === 0) : sample;
  await forEachConcurrently(requests, args.concurrency, tryRequest);
  if (shown !== undefined) browser.forget(shown.place);
  return {
    path: file.path,
    kind: kindOf(file, bytes, shown),
    by: file.hostile ? 'hostile' : (shown?.by ?? 'none'),
    agreed: shown?.agreed ?? false,
    answers: answers.sort((one, other) => requests.indexOf(one.request) - requests.indexOf(other.request)),
  };
}

/** @returns undefined if neither the browser nor sharp decodes it */
async function showOriginal(file: File, bytes: Buffer, browser: Browser): Promise<Shown | undefined> {
  const type = mimeOf(bytes);
  const place = await browser.hold(type === 'image/jpeg' ? ended(bytes) : bytes, type);
  const seen = await browser.describe(place);
  const mistaken = SHOWN_WRONGLY.some((each) => isOf(file, each));
  if (seen !== undefined && !mistaken) {
    const keeps = !seen.vector && (await keepsPixels(bytes));
    return { type, bytes: bytes.length, place, seen, by: 'browser', keeps };
  }
  if (type === VECTOR) return undefined;
  const standIn = await decodedBySharp(bytes, browser);
  const agreed =
    seen !== undefined && standIn !== undefined && (await isAlike(place, standIn.place, seen, browser));
  browser.forget(place);
  return standIn && { ...standIn, type, bytes: bytes.length, by: 'sharp', keeps: false, agreed };
}

/**
 * Whether an original is upright and has no profile, so that its pixels look the same without metadata. A file that sharp
 * cannot read has no pixels that the edge could keep.
 */
async function keepsPixels(bytes: Buffer) {
  try {
    const { orientation = 1, icc, space } = await sharp(bytes).metadata();
    return orientation === 1 && icc === undefined && space !== 'cmyk';
  } catch {
    return false;
  }
}

/** A JPEG with its end marker. Without one Chromium waits for more, and omits the last rows, although their bytes are there. */
const ended = (jpeg: Buffer) =>
  jpeg.subarray(-2).equals(END_OF_IMAGE) ? jpeg : Buffer.concat([jpeg, END_OF_IMAGE]);

async function decodedBySharp(bytes: Buffer, browser: Browser) {
  const decoded = await standIn(bytes);
  if (decoded === undefined) return undefined;
  const place = await browser.hold(decoded, 'image/png');
  const seen = await browser.describe(place);
  return seen && { place, seen };
}

/** Whether the browser displays an original as sharp decodes it. */
async function isAlike(original: Place, answer: Place, { width, height }: Seen, browser: Browser) {
  const parts = [{ left: 0, top: 0, width, height }];
  const compared = await browser.compare({
    original,
    answer,
    parts,
    animated: false,
    onWhite: false,
    q: 95,
    drawAs: undefined,
  });
  return (compared?.frames[0]?.figures.tone ?? 255) < ALIKE;
}

/**
 * @param bytes of the original
 */
async function judge(
  answer: Answer,
  request: SampleRequest,
  original: () => Promise<Original>,
  shown: Shown | undefined,
  bytes: Buffer,
  { rules, browser }: SeenTrial,
) {
  if (answer.status === 200 && shown !== undefined)
    return judgeSeen(answer, request, shown, rules.config, browser);
  const read = await original();
  const animated = (shown?.seen.durations.length ?? 1) > 1 && request.format.f === 'auto';
  const allowed = allowedAnswers(read, request, animated, rules.config);
  if (answer.status === 200) {
    const type = mimeOf(answer.body);
    // A drawing that no browser displays, for example without a namespace: it is sent unchanged, or rendered.
    const drawn =
      mimeOf(bytes) === VECTOR && (rules.config.inputs.includes('svg') || bytes.equals(answer.body));
    const fault = `a picture of what neither the browser nor sharp shows, expected ${allowed.problems.join(' or ')}`;
    return { faults: drawn ? [] : [fault], type, worst: undefined };
  }
  const { code, faults } = judgeProblem(answer, rules.problems, rules.folder);
  const known = shown?.by === 'browser' && rules.config.inputs.includes(shown.type.slice('image/'.length));
  const expected =
    known && allowed.problems.every((name) => name !== 'source-too-large') && read.facts !== undefined
      ? []
      : allowed.problems;
  const fits = code === undefined || expected.includes(code);
  const misplaced = fits
    ? []
    : [
        `the problem ${code}, expected ${expected.length === 0 ? 'a picture' : expected.join(' or ')}: ${allowed.because}`,
      ];
  return { faults: [...faults, ...misplaced], type: code ?? 'no problem', worst: undefined };
}

async function hostile(answer: Answer, request: SampleRequest, rules: Rules) {
  const { kind, code, faults } = await judgeHostileAnswer(answer, request, rules);
  return { faults, type: code ?? (kind === 'picture' ? mimeOf(answer.body) : kind), worst: undefined };
}

function kindOf({ hostile: harmful }: File, bytes: Uint8Array, shown: Shown | undefined) {
  if (harmful) return 'hostile';
  const type = mimeOf(bytes)
    .replace(/^image\//, '')
    .replace('application/octet-stream', 'no picture');
  if (shown === undefined) return type;
  const { durations, opaque } = shown.seen;
  if (durations.length > 1) return `${type}, animated`;
  return opaque || type === 'svg+xml' ? type : `${type}, transparent`;
}
