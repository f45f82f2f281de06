import { turnsOf } from './thumbnail.mjs';

/** @typedef {import('./thumbnail.mjs').Thumbnail} Thumbnail */

/**
 * Most that two pictures may differ, 0 to 255: all over on average, and in the worst block of cells.
 * Right answers stay below three quarters of it, with real photographs, logos and animations down to 32 px.
 */
export const TOLERANCE = { mean: 4, block: 12 };

/** How much closer a turned original must be before an answer is said to be turned. */
const TURN_MARGIN = 0.5;

/**
 * Whether an answer shows what it should.
 * @param {Thumbnail} received
 * @param {Thumbnail} expected
 * @returns {string | undefined} what is wrong with it
 */
export function difference(received, expected) {
  const { mean, block } = distance(received, expected);
  const turned = turnsOf(expected).find(([, cells]) => distance(received, cells).mean < mean - TURN_MARGIN);
  const figures = `differs by ${mean.toFixed(1)} on average and ${block.toFixed(1)} in the worst block, of 255`;
  if (turned !== undefined) return `the picture is ${turned[0]} (${figures})`;
  if (mean <= TOLERANCE.mean && block <= TOLERANCE.block) return undefined;
  return `the picture shows something else: it ${figures}; at most ${TOLERANCE.mean} and ${TOLERANCE.block} are expected`;
}

/**
 * Mean absolute difference of colour or of alpha, whichever is larger.
 * @param {Thumbnail} one
 * @param {Thumbnail} other
 * @returns {{ mean: number, block: number }}
 */
export function distance(one, other) {
  const { side } = one;
  if (other.side !== side) throw new RangeError(`thumbnails of ${side} and of ${other.side} cells`);
  const block = side < 16 ? 2 : 4;
  const blocks = (side / block) ** 2;
  const colour = new Float32Array(blocks);
  const alpha = new Float32Array(blocks);
  for (let at = 0; at < one.cells.length; at += 1) {
    const cell = at >> 2;
    const index = Math.floor(cell / side / block) * (side / block) + Math.floor((cell % side) / block);
    const sums = at % 4 === 3 ? alpha : colour;
    sums[index] = (sums[index] ?? 0) + Math.abs((one.cells[at] ?? 0) - (other.cells[at] ?? 0));
  }
  const values = [colour.map((sum) => sum / (block * block * 3)), alpha.map((sum) => sum / (block * block))];
  const mean = Math.max(...values.map((each) => each.reduce((total, value) => total + value, 0) / blocks));
  return { mean, block: Math.max(...values.map((each) => Math.max(...each))) };
}
