/**
 * Pixels as they are compared: 8 bits a channel, red, green and blue multiplied with alpha, and alpha.
 * @typedef {object} Painted
 * @property {Uint8ClampedArray} data
 * @property {number} width
 * @property {number} height
 */
/**
 * How far two pictures are from each other, in levels of 255. Each is the larger one of colour and of alpha.
 * @typedef {object} Figures
 * @property {number} mean absolute difference over the picture
 * @property {number} cell mean absolute difference in the worst cell of 8 × 8 pixels
 * @property {number} tone difference of the averages, of one channel, in the worst patch of 32 × 32 pixels: what a
 * lossy encoder keeps best, and what a wrong colour changes
 * @property {readonly [x: number, y: number]} at left top corner of the worst cell, px
 */

/** Sides of a cell and of a patch, px. */
const [CELL, PATCH] = [8, 32];

/**
 * @param {Painted} one
 * @param {Painted} other
 * @returns {Figures}
 * @throws {RangeError} when they have not one size
 */
export function distance(one, other) {
  const { width, height } = one;
  if (other.width !== width || other.height !== height)
    throw new RangeError(`pictures of ${width} × ${height} and of ${other.width} × ${other.height} pixels`);
  let [cell, tone] = [0, 0];
  /** @type {readonly [number, number]} */
  let at = [0, 0];
  for (const y of corners(height, CELL)) {
    for (const x of corners(width, CELL)) {
      const { colour, alpha } = inBlock(one, other, x, y, CELL);
      const worst = Math.max(colour, alpha);
      if (worst > cell) [cell, at] = [worst, [x, y]];
    }
  }
  for (const y of corners(height, PATCH))
    for (const x of corners(width, PATCH)) tone = Math.max(tone, inBlock(one, other, x, y, PATCH).shift);
  return { mean: overall(one.data, other.data), cell, tone, at };
}

/**
 * Where blocks begin on a side. The last one ends where the side ends, and shares pixels with the one before.
 * @param {number} length px
 * @param {number} block px
 */
export function corners(length, block) {
  const starts = [];
  for (let start = 0; start + block <= length; start += block) starts.push(start);
  const last = starts.at(-1);
  if (last === undefined) return [0];
  if (last + block < length) starts.push(length - block);
  return starts;
}

/**
 * @param {Painted} one
 * @param {Painted} other
 * @param {number} left
 * @param {number} top
 * @param {number} side
 * @returns {{ colour: number, alpha: number, shift: number }} mean absolute differences, and the largest difference of
 * averages
 */
function inBlock(one, other, left, top, side) {
  const [right, bottom] = [Math.min(one.width, left + side), Math.min(one.height, top + side)];
  const shifts = [0, 0, 0, 0];
  let [colour, alpha] = [0, 0];
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const at = (y * one.width + x) * 4;
      for (let channel = 0; channel < 4; channel += 1) {
        const change = (one.data[at + channel] ?? 0) - (other.data[at + channel] ?? 0);
        if (change === 0) continue;
        shifts[channel] = (shifts[channel] ?? 0) + change;
        if (channel === 3) alpha += Math.abs(change);
        else colour += Math.abs(change);
      }
    }
  }
  const pixels = (right - left) * (bottom - top);
  return {
    colour: colour / pixels / 3,
    alpha: alpha / pixels,
    shift: Math.max(...shifts.map(Math.abs)) / pixels,
  };
}

/**
 * @param {Uint8ClampedArray} one
 * @param {Uint8ClampedArray} other
 */
function overall(one, other) {
  let [colour, alpha] = [0, 0];
  for (let at = 0; at < one.length; at += 4) {
    for (let channel = at; channel < at + 3; channel += 1)
      colour += Math.abs((one[channel] ?? 0) - (other[channel] ?? 0));
    alpha += Math.abs((one[at + 3] ?? 0) - (other[at + 3] ?? 0));
  }
  return Math.max(colour / 3, alpha) / (one.length / 4);
}
