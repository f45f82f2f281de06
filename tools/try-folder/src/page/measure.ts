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

/** @throws RangeError if they differ in size */
export function distance(one: Painted, other: Painted): Figures {
  const { width, height } = one;
  if (other.width !== width || other.height !== height)
    throw new RangeError(`pictures of ${width} × ${height} and of ${other.width} × ${other.height} pixels`);
  let [cell, tone] = [0, 0];
  let at: readonly [number, number] = [0, 0];
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

/**
 * @returns mean absolute differences, and the largest difference of averages
 */
function inBlock(
  one: Painted,
  other: Painted,
  left: number,
  top: number,
  side: number,
): { colour: number; alpha: number; shift: number } {
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

function overall(one: Uint8ClampedArray, other: Uint8ClampedArray) {
  let [colour, alpha] = [0, 0];
  for (let at = 0; at < one.length; at += 4) {
    for (let channel = at; channel < at + 3; channel += 1)
      colour += Math.abs((one[channel] ?? 0) - (other[channel] ?? 0));
    alpha += Math.abs((one[at + 3] ?? 0) - (other[at + 3] ?? 0));
  }
  return Math.max(colour / 3, alpha) / (one.length / 4);
}

/** A part of a picture, px; may begin between two pixels. */
export interface Part {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Half width of the kernel, px of the smaller picture. */
const LOBES = 3;

/**
 * Scales a part of a picture down with a Lanczos-3 kernel, in premultiplied colour. A browser's own scaling differs from that
 * by more than an encoder does, and would hide errors.
 * @param width px
 * @param height px
 */
export function scaled(picture: Painted, part: Part, width: number, height: number): Painted {
  const whole = part.left === 0 && part.top === 0 && part.width === width && part.height === height;
  if (whole && picture.width === width && picture.height === height) return picture;
  const columns = taps(part.left, part.width, width, picture.width);
  const rows = taps(part.top, part.height, height, picture.height);
  const firstRow = rows[0]?.from ?? 0;
  const lastRow = Math.max(...rows.map(({ from, weights }) => from + weights.length));
  const narrow = new Float32Array(width * picture.height * 4);
  for (let y = firstRow; y < lastRow; y += 1)
    row(picture.data, y * picture.width * 4, columns, narrow, y * width * 4);
  const data = new Uint8ClampedArray(width * height * 4);
  const sums = new Float32Array(width * 4);
  rows.forEach(({ from, weights }, y) => {
    sums.fill(0);
    weights.forEach((weight, tap) => {
      const start = (from + tap) * width * 4;
      for (let at = 0; at < sums.length; at += 1)
        sums[at] = (sums[at] ?? 0) + weight * (narrow[start + at] ?? 0);
    });
    data.set(sums, y * width * 4);
  });
  return { data, width, height };
}

function row(
  source: Uint8ClampedArray,
  start: number,
  columns: readonly { from: number; weights: Float32Array }[],
  target: Float32Array,
  to: number,
) {
  let out = to;
  for (const { from, weights } of columns) {
    let [red, green, blue, alpha] = [0, 0, 0, 0];
    let at = start + from * 4;
    for (let tap = 0; tap < weights.length; tap += 1) {
      const weight = weights[tap] ?? 0;
      red += weight * (source[at] ?? 0);
      green += weight * (source[at + 1] ?? 0);
      blue += weight * (source[at + 2] ?? 0);
      alpha += weight * (source[at + 3] ?? 0);
      at += 4;
    }
    target[out] = red;
    target[out + 1] = green;
    target[out + 2] = blue;
    target[out + 3] = alpha;
    out += 4;
  }
}

/**
 * For each pixel of the smaller side, the start of its taps and their weights. Pixels outside of the part repeat its edge.
 * @param length of the part
 * @param limit of the whole side
 */
function taps(
  start: number,
  length: number,
  count: number,
  limit: number,
): readonly { from: number; weights: Float32Array }[] {
  const step = length / count;
  const spread = Math.max(1, step);
  const [low, high] = [Math.max(0, Math.floor(start)), Math.min(limit, Math.ceil(start + length)) - 1];
  return Array.from({ length: count }, (_, index) => {
    const middle = start + (index + 0.5) * step - 0.5;
    const [first, last] = [Math.ceil(middle - LOBES * spread), Math.floor(middle + LOBES * spread)];
    const from = Math.min(high, Math.max(low, first));
    const weights = new Float32Array(Math.max(1, Math.min(high, last) - from + 1));
    let sum = 0;
    for (let at = first; at <= last; at += 1) {
      const weight = lanczos((at - middle) / spread);
      const tap = Math.min(high, Math.max(low, at)) - from;
      weights[tap] = (weights[tap] ?? 0) + weight;
      sum += weight;
    }
    return { from, weights: weights.map((weight) => weight / sum) };
  });
}

function lanczos(x: number) {
  if (x === 0) return 1;
  if (Math.abs(x) >= LOBES) return 0;
  const turn = Math.PI * x;
  return (LOBES * Math.sin(turn) * Math.sin(turn / LOBES)) / (turn * turn);
}
