import { distance } from './measure.mjs';
import { painted, unmultiplied } from './picture.mjs';

/** @typedef {import('./measure.mjs').Figures} Figures */

/**
 * How far the browser's own encoders leave a picture from itself: JPEG, by whose quality `q` is defined, and WebP. That
 * is what may be lost.
 * @param {import('./measure.mjs').Painted} picture
 * @param {number} q
 * @returns {Promise<Figures>} of each figure the larger one
 */
export async function control(picture, q) {
  const quality = q / 100;
  const webp = await loss(picture, 'image/webp', quality);
  if (isOpaque(picture)) return larger(webp, await loss(picture, 'image/jpeg', quality));
  // WebP keeps transparency without loss; AVIF may lose of it what a JPEG of its levels does.
  return larger(webp, await loss(transparency(picture), 'image/jpeg', quality));
}

/**
 * @param {import('./measure.mjs').Painted} picture
 * @param {string} type
 * @param {number} quality 0 to 1
 */
async function loss(picture, type, quality) {
  const { width, height } = picture;
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(unmultiplied(picture), 0, 0);
  const bitmap = await createImageBitmap(await canvas.convertToBlob({ type, quality }));
  const lossy = painted(width, height, (context) => context.drawImage(bitmap, 0, 0));
  bitmap.close();
  return distance(lossy, picture);
}

/**
 * @param {Figures} one
 * @param {Figures} other
 * @returns {Figures}
 */
const larger = (one, other) => ({
  mean: Math.max(one.mean, other.mean),
  cell: Math.max(one.cell, other.cell),
  tone: Math.max(one.tone, other.tone),
  at: one.at,
});

/**
 * The levels of transparency as an opaque picture in gray.
 * @param {import('./measure.mjs').Painted} picture
 * @returns {import('./measure.mjs').Painted}
 */
function transparency({ data, width, height }) {
  const gray = data.map((_, at) => (at % 4 === 3 ? 255 : (data[at - (at % 4) + 3] ?? 0)));
  return { data: gray, width, height };
}

/** @param {import('./measure.mjs').Painted} picture */
export function isOpaque({ data }) {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}
