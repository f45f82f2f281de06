import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { askEdge } from './ask-edge.mjs';
import { isLarge, sampleAsks } from './browser-asks.mjs';
import { isOf, SHOWN_WRONGLY } from './deviations.mjs';
import { allowedAnswers } from './expected-problem.mjs';
import { judgeHostileAnswer } from './judge.mjs';
import { judgeProblem } from './judge-problem.mjs';
import { judgeSeen } from './judge-seen.mjs';
import { mimeOf } from './mime.mjs';
import { readOriginal } from './original.mjs';
import { standIn } from './stand-in.mjs';
import { eachAtOnce } from './try-file.mjs';
import { describeWrong } from './wrong.mjs';

/** @typedef {import('./judge-seen.mjs').Shown} Shown */
/** @typedef {import('./try-file.mjs').Trial & { browser: import('./browser.mjs').Browser }} SeenTrial */
/**
 * One answer of the sample.
 * @typedef {object} SeenAnswer
 * @property {import('./browser-asks.mjs').SampleAsk} ask
 * @property {string} type of the answer; of a problem its code
 * @property {import('./judge-seen.mjs').Worst | undefined} worst
 * @property {import('./wrong.mjs').Wrong | undefined} wrong
 * @property {number} ms
 */
/**
 * What a browser found in a file.
 * @typedef {object} SeenFindings
 * @property {string} path
 * @property {string} kind
 * @property {'browser' | 'sharp' | 'nobody' | 'hostile'} by who decodes the original
 * @property {boolean} agreed whether an original that the browser is said to show wrongly is shown rightly
 * @property {readonly SeenAnswer[]} answers
 */

/** Levels of 255 that two decoders of one picture may differ by, in the averages of a patch. */
const ALIKE = 2.5;

/** Of what is hostile every so many requests are made: nothing but manners is judged. */
const HOSTILE_STEP = 3;

/** The end marker of a JPEG. */
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

const VECTOR = 'image/svg+xml';

/** What nobody shows is asked for as if it were as large as a photograph. */
const UNKNOWN = { width: 1000, height: 750 };

/**
 * Asks for a sample of a file, and judges what a browser shows of the answers.
 * @param {import('./list-files.mjs').File} file
 * @param {SeenTrial} trial
 * @returns {Promise<SeenFindings>}
 */
export async function trySeen(file, trial) {
  const { edge, rules, args, stopped, asked, browser } = trial;
  const bytes = await readFile(file.file);
  const shown = file.hostile ? undefined : await showOriginal(file, bytes, browser);
  const original = file.hostile ? undefined : await readOriginal(file.file, file.path);
  /** @type {SeenAnswer[]} */
  const answers = [];
  const tryAsk = async (/** @type {import('./browser-asks.mjs').SampleAsk} */ ask) => {
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
    asked(wrong !== undefined);
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
    by: file.hostile ? 'hostile' : (shown?.by ?? 'nobody'),
    agreed: shown?.agreed ?? false,
    answers,
  };
}

/**
 * @param {import('./list-files.mjs').File} file
 * @param {Buffer} bytes
 * @param {import('./browser.mjs').Browser} browser
 * @returns {Promise<Shown | undefined>} undefined when neither the browser nor sharp decodes it
 */
async function showOriginal(file, bytes, browser) {
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
 * @param {Buffer} bytes
 */
async function keepsPixels(bytes) {
  try {
    const { orientation = 1, icc, space } = await sharp(bytes).metadata();
    return orientation === 1 && icc === undefined && space !== 'cmyk';
  } catch {
    return false;
  }
}

/**
 * A JPEG with its end marker. Without one Chromium waits for more, and leaves out the last rows, whose bytes are there.
 * @param {Buffer} jpeg
 */
const ended = (jpeg) => (jpeg.subarray(-2).equals(END_OF_IMAGE) ? jpeg : Buffer.concat([jpeg, END_OF_IMAGE]));

/**
 * @param {Buffer} bytes
 * @param {import('./browser.mjs').Browser} browser
 */
async function decodedBySharp(bytes, browser) {
  const decoded = await standIn(bytes);
  if (decoded === undefined) return undefined;
  const place = await browser.hold(decoded, 'image/png');
  const seen = await browser.describe(place);
  return seen && { place, seen };
}

/**
 * Whether the browser shows an original as sharp does.
 * @param {import('./page/types.mjs').Place} original
 * @param {import('./page/types.mjs').Place} answer
 * @param {import('./page/types.mjs').Seen} seen
 * @param {import('./browser.mjs').Browser} browser
 */
async function isAlike(original, answer, { width, height }, browser) {
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
 * @param {import('./ask-edge.mjs').Answer} answer
 * @param {import('./browser-asks.mjs').SampleAsk} ask
 * @param {import('./original.mjs').Original} original
 * @param {Shown | undefined} shown
 * @param {Buffer} bytes of the original
 * @param {SeenTrial} trial
 */
async function judge(answer, ask, original, shown, bytes, { rules, browser }) {
  const animated = (shown?.seen.durations.length ?? 1) > 1 && ask.format.f === 'auto';
  const allowed = allowedAnswers(original, ask, animated, rules.config);
  if (answer.status === 200) {
    const type = mimeOf(answer.body);
    // A drawing that no browser shows, as one without a namespace: it is answered as it is, or drawn by whoever draws it.
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

/**
 * @param {import('./ask-edge.mjs').Answer} answer
 * @param {import('./browser-asks.mjs').SampleAsk} ask
 * @param {import('./judge.mjs').Rules} rules
 */
async function hostile(answer, ask, rules) {
  const { kind, code, faults } = await judgeHostileAnswer(answer, ask, rules);
  return { faults, type: code ?? (kind === 'picture' ? mimeOf(answer.body) : kind), worst: undefined };
}

/**
 * @param {import('./list-files.mjs').File} file
 * @param {Uint8Array} bytes
 * @param {Shown | undefined} shown
 */
function kindOf({ hostile: harmful }, bytes, shown) {
  if (harmful) return 'hostile';
  const type = mimeOf(bytes)
    .replace(/^image\//, '')
    .replace('application/octet-stream', 'no picture');
  if (shown === undefined) return type;
  const { durations, opaque } = shown.seen;
  if (durations.length > 1) return `${type}, animated`;
  return opaque || type === 'svg+xml' ? type : `${type}, transparent`;
}
