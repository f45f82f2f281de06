/** Pixels for comparison: 8 bits per channel, premultiplied red, green and blue, and alpha. */
export interface Painted {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}
/** The difference of two pictures, in levels of 255. Each is the larger one of colour and of alpha. */
export interface Figures {
  /** Mean absolute difference over the picture. */
  readonly mean: number;
  /** Mean absolute difference in the worst cell of 8 × 8 pixels. */
  readonly cell: number;
  /**
   * Difference of the averages, of one channel, in the worst patch of 32 × 32 pixels: lossy encoders preserve it best, and a
   * wrong colour changes it.
   */
  readonly tone: number;
  /** Left top corner of the worst cell, px. */
  readonly at: readonly [x: number, y: number];
}

/** Sides of a cell and of a patch, px. */
const [CELL, PATCH] = [8, 32];

/**
 * Reads each pixel once: what cells on the grid sum up to gives the figures of the patches and of the whole picture too.
 * @throws RangeError if they differ in size
 */
export function distance(one: Painted, other: Painted): Figures {
  const { width, height } = one;
  if (other.width !== width || other.height !== height)
    throw new RangeError(`pictures of ${width} × ${height} and of ${other.width} × ${other.height} pixels`);
  // Cells on the grid, without the last one of a side if it overlaps the previous one.
  const [across, down] = [Math.floor(width / CELL), Math.floor(height / CELL)];
  const [gridRight, gridBottom] = [across * CELL, down * CELL];
  const shifts = new Int32Array(across * down * 4);
  const sums = new Float64Array(6);
  let [cell, tone, colour, alpha] = [0, 0, 0, 0];
  let at: readonly [number, number] = [0, 0];
  const sumUp = (left: number, top: number, right: number, bottom: number) =>
    sumBlock(one.data, other.data, width, [left, top, right, bottom], sums);
  const count = () => {
    colour += sums[COLOUR] ?? 0;
    alpha += sums[ALPHA] ?? 0;
  };
  for (const y of corners(height, CELL)) {
    for (const x of corners(width, CELL)) {
      const pixels = sumUp(x, y, Math.min(width, x + CELL), Math.min(height, y + CELL));
      const worst = Math.max((sums[COLOUR] ?? 0) / pixels / 3, (sums[ALPHA] ?? 0) / pixels);
      if (worst > cell) [cell, at] = [worst, [x, y]];
      if (x % CELL !== 0 || y % CELL !== 0 || x >= gridRight || y >= gridBottom) continue;
      count();
      const first = ((y / CELL) * across + x / CELL) * 4;
      for (let channel = 0; channel < 4; channel += 1) shifts[first + channel] = sums[SHIFTS + channel] ?? 0;
    }
  }
  if (gridRight < width) {
    sumUp(gridRight, 0, width, height);
    count();
  }
  if (gridBottom < height) {
    sumUp(0, gridBottom, gridRight, height);
    count();
  }
  for (const y of corners(height, PATCH)) {
    for (const x of corners(width, PATCH)) {
      const [right, bottom] = [Math.min(width, x + PATCH), Math.min(height, y + PATCH)];
      const pixels = (right - x) * (bottom - y);
      const onGrid = [x, y, right, bottom].every((side) => side % CELL === 0);
      if (onGrid) addCells(shifts, across, [x / CELL, y / CELL, right / CELL, bottom / CELL], sums);
      else sumUp(x, y, right, bottom);
      const shift = Math.max(...sums.subarray(SHIFTS).map(Math.abs));
      tone = Math.max(tone, shift / pixels);
    }
  }
  return { mean: Math.max(colour / 3, alpha) / (width * height), cell, tone, at };
}

/** Places of the sums of a block: absolute differences of colour and of alpha, and differences of each channel. */
const [COLOUR, ALPHA, SHIFTS] = [0, 1, 2];

type Box = readonly [left: number, top: number, right: number, bottom: number];

/**
 * Sums up the differences in a block.
 * @returns its number of pixels
 */
function sumBlock(
  one: Uint8ClampedArray,
  other: Uint8ClampedArray,
  width: number,
  [left, top, right, bottom]: Box,
  sums: Float64Array,
) {
  let [colour, opacity, red, green, blue, alpha] = [0, 0, 0, 0, 0, 0];
  for (let y = top; y < bottom; y += 1) {
    const end = (y * width + right) * 4;
    for (let at = (y * width + left) * 4; at < end; at += 4) {
      const r = (one[at] ?? 0) - (other[at] ?? 0);
      const g = (one[at + 1] ?? 0) - (other[at + 1] ?? 0);
      const b = (one[at + 2] ?? 0) - (other[at + 2] ?? 0);
      const a = (one[at + 3] ?? 0) - (other[at + 3] ?? 0);
      colour += Math.abs(r) + Math.abs(g) + Math.abs(b);
      opacity += Math.abs(a);
      red += r;
      green += g;
      blue += b;
      alpha += a;
    }
  }
  sums[0] = colour;
  sums[1] = opacity;
  sums[2] = red;
  sums[3] = green;
  sums[4] = blue;
  sums[5] = alpha;
  return (right - left) * (bottom - top);
}

/** The same for the differences of each channel, from those of whole cells. */
function addCells(shifts: Int32Array, across: number, [left, top, right, bottom]: Box, sums: Float64Array) {
  sums.fill(0);
  for (let y = top; y < bottom; y += 1)
    for (let at = (y * across + left) * 4; at < (y * across + right) * 4; at += 1)
      sums[SHIFTS + (at % 4)] = (sums[SHIFTS + (at % 4)] ?? 0) + (shifts[at] ?? 0);
}

/**
 * Starts of the blocks on a side. The last one ends with the side, and overlaps the previous one.
 * @param length px
 * @param block px
 */
export function corners(length: number, block: number) {
  const starts = [];
  for (let start = 0; start + block <= length; start += block) starts.push(start);
  const last = starts.at(-1);
  if (last === undefined) return [0];
  if (last + block < length) starts.push(length - block);
  return starts;
}
