import type { Painted } from './measure.js';

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
  const [firstRow, lastRow] = [rows.from[0] ?? 0, endOf(rows, height - 1)];
  const stride = width * 4;
  const narrow = new Float32Array(stride * picture.height);
  for (let y = firstRow; y < lastRow; y += 1) {
    const start = y * picture.width * 4;
    narrowRow(
      picture.data.subarray(start, start + picture.width * 4),
      columns,
      narrow.subarray(y * stride, (y + 1) * stride),
    );
  }
  const data = new Uint8ClampedArray(stride * height);
  const sums = new Float64Array(stride);
  for (let y = 0; y < height; y += 1) {
    sumRows(narrow, rows, y, sums);
    data.set(sums, y * stride);
  }
  return { data, width, height };
}

/** The taps of each pixel of a side: the first pixel, and where its weights begin in those of all. */
interface Taps {
  readonly from: Int32Array;
  readonly begin: Int32Array;
  readonly weights: Float64Array;
}

/** The pixel after the last tap. */
const endOf = ({ from, begin }: Taps, at: number) =>
  (from[at] ?? 0) + (begin[at + 1] ?? 0) - (begin[at] ?? 0);

function narrowRow(source: Uint8ClampedArray, { from, begin, weights }: Taps, target: Float32Array) {
  let tap = 0;
  for (let column = 0; column < from.length; column += 1) {
    let red = 0;
    let green = 0;
    let blue = 0;
    let alpha = 0;
    const end = begin[column + 1] ?? 0;
    for (let at = (from[column] ?? 0) * 4; tap < end; tap += 1, at += 4) {
      const weight = weights[tap] ?? 0;
      red += weight * (source[at] ?? 0);
      green += weight * (source[at + 1] ?? 0);
      blue += weight * (source[at + 2] ?? 0);
      alpha += weight * (source[at + 3] ?? 0);
    }
    target[column * 4] = red;
    target[column * 4 + 1] = green;
    target[column * 4 + 2] = blue;
    target[column * 4 + 3] = alpha;
  }
}

/** Four rows at a time, because reading and writing the sums takes longer than the sums. */
function sumRows(narrow: Float32Array, { from, begin, weights }: Taps, y: number, sums: Float64Array) {
  sums.fill(0);
  const stride = sums.length;
  let start = (from[y] ?? 0) * stride;
  let tap = begin[y] ?? 0;
  const end = begin[y + 1] ?? 0;
  for (; tap + 4 <= end; tap += 4, start += 4 * stride) {
    const [one = 0, two = 0, three = 0, four = 0] = weights.subarray(tap, tap + 4);
    for (let at = 0, to = start; at < stride; at += 1, to += 1)
      sums[at] =
        (sums[at] ?? 0) +
        one * (narrow[to] ?? 0) +
        two * (narrow[to + stride] ?? 0) +
        three * (narrow[to + 2 * stride] ?? 0) +
        four * (narrow[to + 3 * stride] ?? 0);
  }
  for (; tap < end; tap += 1, start += stride) {
    const weight = weights[tap] ?? 0;
    for (let at = 0; at < stride; at += 1) sums[at] = (sums[at] ?? 0) + weight * (narrow[start + at] ?? 0);
  }
}

/**
 * For each pixel of the smaller side, the start of its taps and their weights. Pixels outside of the part repeat its edge.
 * @param length of the part
 * @param limit of the whole side
 */
function taps(start: number, length: number, count: number, limit: number): Taps {
  const step = length / count;
  const spread = Math.max(1, step);
  const [low, high] = [Math.max(0, Math.floor(start)), Math.min(limit, Math.ceil(start + length)) - 1];
  const sides = Array.from({ length: count }, (_, index) => {
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
  const begin = new Int32Array(count + 1);
  sides.forEach(({ weights }, at) => {
    begin[at + 1] = (begin[at] ?? 0) + weights.length;
  });
  const all = new Float64Array(begin[count] ?? 0);
  sides.forEach(({ weights }, at) => {
    all.set(weights, begin[at] ?? 0);
  });
  return { from: Int32Array.from(sides, ({ from }) => from), begin, weights: all };
}

function lanczos(x: number) {
  if (x === 0) return 1;
  if (Math.abs(x) >= LOBES) return 0;
  const turn = Math.PI * x;
  return (LOBES * Math.sin(turn) * Math.sin(turn / LOBES)) / (turn * turn);
}
