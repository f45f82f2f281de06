import { createHash } from 'node:crypto';
import { askEdge } from './ask-edge.mjs';
import { asksOf } from './asks.mjs';
import { distance } from './compare.mjs';
import { expectedSize } from './expected-size.mjs';
import { judgeAnswer, judgeHostileAnswer } from './judge.mjs';
import { readOriginal } from './original.mjs';
import { referenceOf } from './reference.mjs';
import { turnsOf } from './thumbnail.mjs';
import { describeWrong } from './wrong.mjs';

/**
 * What is needed to try a file.
 * @typedef {object} Trial
 * @property {import('./edge-process.mjs').EdgeProcess} edge
 * @property {import('./judge.mjs').Rules} rules
 * @property {import('./args.mjs').Args} args
 * @property {AbortSignal} stopped
 * @property {(wrong: boolean) => void} asked called after each answer
 */
/**
 * A picture that was right, to be asked for again.
 * @typedef {object} RightPicture
 * @property {import('./list-files.mjs').File} file
 * @property {import('./asks.mjs').Ask} ask
 * @property {string} sha1 of its bytes
 */
/**
 * What trying a file found.
 * @typedef {object} FileFindings
 * @property {string} path
 * @property {string} kind
 * @property {string} size
 * @property {number} pictures right ones
 * @property {Readonly<Record<string, number>>} problems fitting ones, by code
 * @property {readonly import('./wrong.mjs').Wrong[]} wrong
 * @property {boolean} symmetric whether it looks the same when it is turned or mirrored, so that this could not be seen
 * @property {readonly { url: string, accept: string, ms: number }[]} times
 * @property {readonly RightPicture[]} right
 */

/** How much a picture must change by being turned for that to be seen, of 255. */
const VISIBLE_TURN = 1;

/**
 * Asks for one file in every way, and judges every answer.
 * @param {import('./list-files.mjs').File} file
 * @param {Trial} trial
 * @returns {Promise<FileFindings>}
 */
export async function tryFile(file, { edge, rules, args, stopped, asked }) {
  const original = file.hostile ? undefined : await readOriginal(file.file, file.path);
  const references = referencesOf(original, rules);
  /** @type {Record<string, number>} */
  const problems = {};
  const found = { pictures: 0, wrong: /** @type {import('./wrong.mjs').Wrong[]} */ ([]) };
  const times = /** @type {{ url: string, accept: string, ms: number }[]} */ ([]);
  const right = /** @type {RightPicture[]} */ ([]);

  const tryAsk = async (/** @type {import('./asks.mjs').Ask} */ ask) => {
    if (stopped.aborted || edge.ended() !== undefined) return;
    const answer = await askEdge(edge.url, ask, stopped);
    if (stopped.aborted) return;
    if ('failure' in answer) {
      found.wrong.push(describeWrong(ask, answer, [answer.failure], undefined));
      return asked(true);
    }
    times.push({ url: ask.url, accept: ask.format.accept, ms: answer.ms });
    const verdict =
      original === undefined
        ? await judgeHostileAnswer(answer, ask, rules)
        : await judgeAnswer(answer, ask, original, rules, references);
    if (verdict.kind === 'wrong')
      found.wrong.push(describeWrong(ask, answer, verdict.faults, edge.reason(file.path)));
    else if (verdict.kind === 'problem')
      problems[verdict.code ?? ''] = (problems[verdict.code ?? ''] ?? 0) + 1;
    else {
      found.pictures += 1;
      right.push({ file, ask, sha1: sha1(answer.body) });
    }
    asked(verdict.kind === 'wrong');
  };
  await eachAtOnce(asksOf(file.path, args.widths), args.concurrency, tryAsk);
  return {
    ...describe(file, original),
    ...found,
    problems,
    symmetric: await isSymmetric(original, references),
    times,
    right,
  };
}

/**
 * @param {import('./original.mjs').Original | undefined} original
 * @param {import('./judge.mjs').Rules} rules
 * @returns {import('./judge-picture.mjs').References}
 */
export function referencesOf(original, { config }) {
  /** @type {Map<string, ReturnType<typeof referenceOf>>} */
  const made = new Map();
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

/**
 * @param {import('./original.mjs').Original | undefined} original
 * @param {import('./judge-picture.mjs').References} references
 */
async function isSymmetric(original, references) {
  if (original?.facts === undefined || original.frames.length === 0) return false;
  const cells = await references({ fit: 'width', w: original.facts.width, h: 1 }).exact(0);
  return turnsOf(cells).some(([, turned]) => distance(cells, turned).mean < VISIBLE_TURN);
}

/**
 * @param {import('./list-files.mjs').File} file
 * @param {import('./original.mjs').Original | undefined} original
 */
function describe({ path }, original) {
  if (original === undefined) return { path, kind: 'hostile', size: '' };
  const { facts, sound } = original;
  if (facts === undefined) return { path, kind: 'unreadable', size: '' };
  const { format, width, height, frames, hasAlpha } = facts;
  const kind = [format, ...(hasAlpha && frames === 1 ? ['alpha'] : []), ...(sound ? [] : ['damaged'])].join(
    ' ',
  );
  return { path, kind, size: `${width}×${height}${frames > 1 ? ` ×${frames}` : ''}` };
}

/**
 * Works through a list with several at once.
 * @template T
 * @param {readonly T[]} items
 * @param {number} atOnce
 * @param {(item: T) => Promise<void>} work
 */
export async function eachAtOnce(items, atOnce, work) {
  const left = [...items].reverse();
  const lane = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** @param {Uint8Array} bytes */
export const sha1 = (bytes) => createHash('sha1').update(bytes).digest('hex');
