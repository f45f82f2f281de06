import { distance } from './compare.mjs';

/** Frames that may be merged differ by no more than this, of 255; an encoder may see no difference either. */
const SAME_FRAME = 1;

/** Browsers play frames of so little time as if they were of this much, and encoders write that instead, ms. */
const NO_TIME = { most: 10, played: 100 };

/** GIF counts hundredths of a second, ms. */
const GIF_TICK_MS = 10;

/**
 * Whether an animation kept its frames, its time and its loops. Neighbours that look the same may have become one frame
 * which is shown as long as all of them were.
 * @param {import('./received.mjs').Received} received
 * @param {import('./original.mjs').Facts} facts
 * @param {(frame: number) => Promise<import('./thumbnail.mjs').Thumbnail>} reference
 * @returns {Promise<{ faults: readonly string[], from: readonly number[] }>} `from`: the original's frame that each
 * received one begins with
 */
export async function judgeAnimation(received, facts, reference) {
  const faults = [];
  const whole = facts.delays.every((delay) => delay % GIF_TICK_MS === 0);
  const slack = received.format === 'gif' && !whole ? GIF_TICK_MS / 2 : 0;
  const [delays, originals] = [played(received.delays), played(facts.delays)];
  const [total, wanted] = [sum(delays), sum(originals)];
  const single = received.frames === 1;
  // A picture of one frame has no time.
  if (!single && Math.abs(total - wanted) > slack * facts.frames)
    faults.push(`the animation takes ${total} ms, expected ${wanted} ms`);
  if (!single && received.loop !== facts.loop)
    faults.push(`it plays ${received.loop} times, expected ${facts.loop} (0 is for ever)`);
  if (received.frames > facts.frames) {
    return { faults: [...faults, `it has ${received.frames} frames, expected ${facts.frames}`], from: [] };
  }
  if (received.frames === facts.frames) return { faults, from: facts.delays.map((_, at) => at) };

  const from = alignFrames(delays, originals, slack);
  if (from === undefined) {
    return {
      faults: [
        ...faults,
        `its ${received.frames} frames begin at other times than the original's ${facts.frames}`,
      ],
      from: [],
    };
  }
  const lost = await lostFrame(from, facts.frames, reference);
  if (lost !== undefined)
    faults.push(
      `it has ${received.frames} frames, expected ${facts.frames}: frame ${lost} was left out, though it differs from the one before`,
    );
  return { faults, from };
}

/**
 * @param {readonly number[]} delays of the received frames, ms
 * @param {readonly number[]} originals ms
 * @param {number} slack ms a frame
 * @returns {readonly number[] | undefined} the original frame that begins with each; undefined when one begins in between
 */
function alignFrames(delays, originals, slack) {
  const starts = startsOf(originals);
  const from = (delays.length === 0 ? [0] : startsOf(delays)).map((start) => {
    const away = starts.map((original) => Math.abs(original - start));
    const index = away.indexOf(Math.min(...away));
    return (away[index] ?? Number.POSITIVE_INFINITY) <= slack * index ? index : -1;
  });
  const ascending = from.every((index, at) => index > (from[at - 1] ?? -1));
  return ascending ? from : undefined;
}

/**
 * @param {readonly number[]} from
 * @param {number} frames
 * @param {(frame: number) => Promise<import('./thumbnail.mjs').Thumbnail>} reference
 */
async function lostFrame(from, frames, reference) {
  for (let frame = 1; frame < frames; frame += 1) {
    if (from.includes(frame)) continue;
    if (distance(await reference(frame), await reference(frame - 1)).mean > SAME_FRAME) return frame;
  }
  return undefined;
}

/** @param {readonly number[]} delays */
const played = (delays) => delays.map((delay) => (delay <= NO_TIME.most ? NO_TIME.played : delay));

/** @param {readonly number[]} numbers */
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/**
 * @param {readonly number[]} delays
 * @returns {readonly number[]}
 */
function startsOf(delays) {
  let start = 0;
  return delays.map((delay) => {
    start += delay;
    return start - delay;
  });
}
