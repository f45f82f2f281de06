import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { askEdge } from './ask-edge.mjs';
import { sampleAsks } from './browser-asks.mjs';
import { allowedAnswers } from './expected-problem.mjs';
import { judgeHostileAnswer } from './judge.mjs';
import { judgeProblem } from './judge-problem.mjs';
import { judgeSeen } from './judge-seen.mjs';
import { mimeOf } from './mime.mjs';
import { readOriginal } from './original.mjs';
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
 * @property {readonly SeenAnswer[]} answers
 */

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
  const shown = file.hostile ? undefined : await showOriginal(bytes, browser);
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
          : await judge(answer, ask, original, shown, trial);
    const { faults, type, worst } = verdict;
    const wrong =
      faults.length === 0 ? undefined : describeWrong(ask, answer, faults, edge.reason(file.path));
    answers.push({ ask, type, worst, wrong, ms: 'failure' in answer ? 0 : answer.ms });
    asked(wrong !== undefined);
  };
  await eachAtOnce(
    sampleAsks(file.path, shown?.seen ?? UNKNOWN, rules.config.ladder),
    args.concurrency,
    tryAsk,
  );
  if (shown !== undefined) browser.forget(shown.place);
  return {
    path: file.path,
    kind: kindOf(file, bytes, shown),
    by: file.hostile ? 'hostile' : (shown?.by ?? 'nobody'),
    answers,
  };
}

/**
 * @param {Buffer} bytes
 * @param {import('./browser.mjs').Browser} browser
 * @returns {Promise<Shown | undefined>} undefined when neither the browser nor sharp decodes it
 */
async function showOriginal(bytes, browser) {
  const type = mimeOf(bytes);
  const place = await browser.hold(bytes, type);
  const seen = await browser.describe(place);
  if (seen !== undefined) return { type, bytes: bytes.length, place, seen, by: 'browser' };
  browser.forget(place);
  const decoded = await sharp(bytes, { limitInputPixels: false })
    .autoOrient()
    .toColourspace('srgb')
    .png({ compressionLevel: 1 })
    .toBuffer()
    .catch(() => undefined);
  if (decoded === undefined) return undefined;
  const standIn = await browser.hold(decoded, 'image/png');
  const standInSeen = await browser.describe(standIn);
  return standInSeen && { type, bytes: bytes.length, place: standIn, seen: standInSeen, by: 'sharp' };
}

/**
 * @param {import('./ask-edge.mjs').Answer} answer
 * @param {import('./browser-asks.mjs').SampleAsk} ask
 * @param {import('./original.mjs').Original} original
 * @param {Shown | undefined} shown
 * @param {SeenTrial} trial
 */
async function judge(answer, ask, original, shown, { rules, browser }) {
  const animated = (shown?.seen.durations.length ?? 1) > 1 && ask.format.f === 'auto';
  const allowed = allowedAnswers(original, ask, animated, rules.config);
  if (answer.status === 200) {
    if (shown === undefined)
      return {
        faults: [
          `a picture of what neither the browser nor sharp shows, expected ${allowed.problems.join(' or ')}`,
        ],
        type: mimeOf(answer.body),
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
