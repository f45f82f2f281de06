import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { type File, isLarge, type SampleAsk, sampleAsks } from './asks.js';
import type { Browser } from './browser.js';
import { type Answer, askEdge } from './edge.js';
import { allowedAnswers } from './expected.js';
import { judgeHostileAnswer, judgeProblem, type Rules } from './judge.js';
import { judgeSeen, type Shown, type Worst } from './judge-seen.js';
import type { Place, Seen } from './page/picture.js';
import { mimeOf, type Original, readOriginal } from './pictures.js';
import { isOf, SHOWN_WRONGLY } from './report-seen.js';
import { standIn } from './shown.js';
import { describeWrong, eachAtOnce, type Trial, type Wrong } from './try-file.js';

export type SeenTrial = Trial & { browser: Browser };
/** One answer of the sample. */
export interface SeenAnswer {
  readonly ask: SampleAsk;
  /** Of the answer; of a problem its code. */
  readonly type: string;
  readonly worst: Worst | undefined;
  readonly wrong: Wrong | undefined;
  readonly ms: number;
}
/** What a browser found in a file. */
export interface SeenFindings {
  readonly path: string;
  readonly kind: string;
  /** Who decodes the original. */
  readonly by: 'browser' | 'sharp' | 'none' | 'hostile';
  /** Whether an original that the browser is said to show wrongly is shown rightly. */
  readonly agreed: boolean;
  readonly answers: readonly SeenAnswer[];
}

/** Levels of 255 that two decoders of one picture may differ by, in the averages of a patch. */
const ALIKE = 2.5;

/** Of what is hostile every so many requests are made: nothing but manners is judged. */
const HOSTILE_STEP = 3;

/** The end marker of a JPEG. */
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

const VECTOR = 'image/svg+xml';

/** The size that is assumed of an original that cannot be decoded: that of a photograph. */
const UNKNOWN = { width: 1000, height: 750 };

/** Asks for a sample of a file, and judges what a browser shows of the answers. */
export async function trySeen(file: File, trial: SeenTrial): Promise<SeenFindings> {
  const { edge, rules, args, stopped, answered, browser } = trial;
  const bytes = await readFile(file.file);
  const shown = file.hostile ? undefined : await showOriginal(file, bytes, browser);
  const original = file.hostile ? undefined : await readOriginal(file.file, file.path);
  const answers: SeenAnswer[] = [];
  const tryAsk = async (ask: SampleAsk) => {
    if (stopped.aborted || edge.ended() !== undefined) return;
    const answer = await askEdge(edge.url, ask, stopped);
    if (stopped.aborted) return;
    const verdict =
      'failure' in answer
        ? { faults: [answer.failure], type: 'nothing', worst: undefined }
        : original === undefined
          ? await hostile(answer, ask, rules)
          : await judge(answer, ask, original, shown, bytes, trial);
    const { faults, type, worst } = verdict;
    const wrong =
      faults.length === 0 ? undefined : describeWrong(ask, answer, faults, edge.reason(file.path));
    answers.push({ ask, type, worst, wrong, ms: 'failure' in answer ? 0 : answer.ms });
    answered(wrong !== undefined);
  };
  const sample = sampleAsks(file.path, shown?.seen ?? UNKNOWN, rules.config.ladder);
  const asks = file.hostile ? sample.filter((_, at) => at % HOSTILE_STEP === 0) : sample;
  // Each of them may take most of the time that an answer has.
  const atOnce = isLarge(shown?.seen ?? UNKNOWN) ? 1 : args.concurrency;
  await eachAtOnce(asks, atOnce, tryAsk);
  if (shown !== undefined) browser.forget(shown.place);
  return {
    path: file.path,
    kind: kindOf(file, bytes, shown),
    by: file.hostile ? 'hostile' : (shown?.by ?? 'none'),
    agreed: shown?.agreed ?? false,
    answers,
  };
}

/**
 * @returns undefined when neither the browser nor sharp decodes it
 */
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
 * Whether an original is upright and has no profile, so that its own pixels without metadata look as it does. What
 * sharp does not read has none that the edge could keep.
 */
async function keepsPixels(bytes: Buffer) {
  try {
    const { orientation = 1, icc, space } = await sharp(bytes).metadata();
    return orientation === 1 && icc === undefined && space !== 'cmyk';
  } catch {
    return false;
  }
}

/**
 * A JPEG with its end marker. Without one Chromium waits for more, and leaves out the last rows, whose bytes are there.
 */
const ended = (jpeg: Buffer) =>
  jpeg.subarray(-2).equals(END_OF_IMAGE) ? jpeg : Buffer.concat([jpeg, END_OF_IMAGE]);

async function decodedBySharp(bytes: Buffer, browser: Browser) {
  const decoded = await standIn(bytes);
  if (decoded === undefined) return undefined;
  const place = await browser.hold(decoded, 'image/png');
  const seen = await browser.describe(place);
  return seen && { place, seen };
}

/** Whether the browser shows an original as sharp does. */
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
  ask: SampleAsk,
  original: Original,
  shown: Shown | undefined,
  bytes: Buffer,
  { rules, browser }: SeenTrial,
) {
  const animated = (shown?.seen.durations.length ?? 1) > 1 && ask.format.f === 'auto';
  const allowed = allowedAnswers(original, ask, animated, rules.config);
  if (answer.status === 200) {
    const type = mimeOf(answer.body);
    // A drawing that no browser shows, as one without a namespace: it is answered as it is, or drawn.
    const drawn =
      mimeOf(bytes) === VECTOR && (rules.config.inputs.includes('svg') || bytes.equals(answer.body));
    if (shown === undefined && drawn) return { faults: [], type, worst: undefined };
    if (shown === undefined)
      return {
        faults: [
          `a picture of what neither the browser nor sharp shows, expected ${allowed.problems.join(' or ')}`,
        ],
        type,
        worst: undefined,
      };
    return judgeSeen(answer, ask, shown, rules.config, browser);
  }
  const { code, faults } = judgeProblem(answer, rules.problems, rules.folder);
  const known = shown?.by === 'browser' && rules.config.inputs.includes(shown.type.slice('image/'.length));
  const expected =
    known && allowed.problems.every((name) => name !== 'source-too-large') && original.facts !== undefined
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

async function hostile(answer: Answer, ask: SampleAsk, rules: Rules) {
  const { kind, code, faults } = await judgeHostileAnswer(answer, ask, rules);
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
