/** @typedef {import('./measure.mjs').Painted} Painted */
/**
 * A part of a picture, px; it may begin between two pixels.
 * @typedef {object} Part
 * @property {number} left
 * @property {number} top
 * @property {number} width
 * @property {number} height
 */

/** Half width of the kernel, in pixels of the smaller picture. */
const LOBES = 3;

/**
 * Scales a part of a picture down with a Lanczos kernel of three lobes, in premultiplied colour. A browser's own way of
 * scaling differs from that by more than an encoder does, and would hide what is looked for.
 * @param {Painted} picture
 * @param {Part} part
 * @param {number} width px
 * @param {number} height px
 * @returns {Painted}
 */
export function scaled(picture, part, width, height) {
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

/**
 * @param {Uint8ClampedArray} source
 * @param {number} start
 * @param {readonly { from: number, weights: Float32Array }[]} columns
 * @param {Float32Array} target
 * @param {number} to
 */
function row(source, start, columns, target, to) {
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
 * For each pixel of the smaller side, where its taps begin and what they weigh. What lies outside of the part is as the
 * pixel at its edge.
 * @param {number} start
 * @param {number} length of the part
 * @param {number} count
 * @param {number} limit of the whole side
 * @returns {readonly { from: number, weights: Float32Array }[]}
 */
function taps(start, length, count, limit) {
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

/** @param {number} x */
function lanczos(x) {
  if (x === 0) return 1;
  if (Math.abs(x) >= LOBES) return 0;
  const turn = Math.PI * x;
  return (LOBES * Math.sin(turn) * Math.sin(turn / LOBES)) / (turn * turn);
}
