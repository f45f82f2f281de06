import { askEdge } from './ask-edge.mjs';
import { askFor } from './asks.mjs';
import { judgeAnswer } from './judge.mjs';
import { readOriginal } from './original.mjs';
import { referencesOf, sha1 } from './try-file.mjs';
import { describeWrong } from './wrong.mjs';

/** Pictures that are asked for again. */
const SAMPLE = 40;

/**
 * What asking again found.
 * @typedef {object} Again
 * @property {number} asked
 * @property {readonly import('./wrong.mjs').Wrong[]} wrong
 * @property {readonly string[]} faults of the server
 */

/**
 * Asks twice more for a sample of the right pictures: no one is rendered again, the bytes are the same, and the second
 * answer comes from the cache. Then asks for one that was never asked for, to see that the server still renders.
 * @param {readonly import('./try-file.mjs').RightPicture[]} right
 * @param {import('./try-file.mjs').Trial} trial
 * @returns {Promise<Again>}
 */
export async function askAgain(right, trial) {
  const { edge, stopped } = trial;
  const before = await renders(edge.url);
  const step = Math.max(1, Math.floor(right.length / SAMPLE));
  const sample = right.filter((_, at) => at % step === 0).slice(0, SAMPLE);
  const wrong = [];
  for (const picture of sample) {
    const first = await again(picture, trial, false);
    wrong.push(...first, ...(first.length === 0 ? await again(picture, trial, true) : []));
    if (stopped.aborted) return { asked: 0, wrong: [], faults: [] };
  }
  const after = await renders(edge.url);
  const faults =
    after === before && after !== undefined
      ? []
      : [
          `asking again for ${sample.length} pictures rendered: renders went from ${before} to ${after}, expected no change`,
        ];
  return { asked: sample.length, wrong: [...wrong, ...(await stillRenders(right, trial))], faults };
}

/**
 * @param {import('./try-file.mjs').RightPicture} picture
 * @param {import('./try-file.mjs').Trial} trial
 * @param {boolean} cached whether it must come from the cache
 */
async function again({ ask, sha1: expected }, { edge, stopped }, cached) {
  const answer = await askEdge(edge.url, ask, stopped);
  if ('failure' in answer) return [describeWrong(ask, answer, [`asked again, ${answer.failure}`], undefined)];
  const received = sha1(answer.body);
  const faults = [];
  if (answer.status !== 200 || received !== expected)
    faults.push('asked again, other bytes came than before');
  const cache = answer.headers.get('x-cache') ?? '';
  if (cached && !/^(?:Refresh)?Hit from cloudfront$/.test(cache))
    faults.push(`asked again, x-cache is ${JSON.stringify(cache)}, expected a Hit`);
  return faults.length === 0 ? [] : [describeWrong(ask, answer, faults, undefined)];
}

/**
 * @param {readonly import('./try-file.mjs').RightPicture[]} right
 * @param {import('./try-file.mjs').Trial} trial
 */
async function stillRenders(right, { edge, rules, args, stopped }) {
  const known = right.find(({ file }) => !file.hostile);
  if (known === undefined) return [];
  const { ladder } = rules.config;
  const asked = args.widths.map((width) => ladder.find((rung) => rung >= width));
  const w = ladder.find((rung) => !asked.includes(rung)) ?? ladder[0] ?? 1;
  const ask = askFor(known.file.path, { fit: 'width', w, h: 1 }, { f: 'png', accept: '*/*' });
  const answer = await askEdge(edge.url, ask, stopped);
  if ('failure' in answer)
    return [describeWrong(ask, answer, [`after all files, ${answer.failure}`], undefined)];
  const original = await readOriginal(known.file.file, known.file.path);
  const { faults } = await judgeAnswer(answer, ask, original, rules, referencesOf(original, rules));
  return faults.length === 0
    ? []
    : [
        describeWrong(
          ask,
          answer,
          faults.map((fault) => `after all files, ${fault}`),
          undefined,
        ),
      ];
}

/**
 * @param {string} base
 * @returns {Promise<number | undefined>} undefined when the server does not say
 */
async function renders(base) {
  try {
    const stats = /** @type {unknown} */ (await (await fetch(`${base}/__edge/stats`)).json());
    const count =
      typeof stats === 'object' && stats !== null && 'renders' in stats ? stats.renders : undefined;
    return typeof count === 'number' ? count : undefined;
  } catch {
    return undefined;
  }
}
