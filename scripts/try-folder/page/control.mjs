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
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext('2d')?.putImageData(unmultiplied(picture), 0, 0);
  const types = isOpaque(picture) ? ['image/jpeg', 'image/webp'] : ['image/webp'];
  /** @type {Figures} */
  let worst = { mean: 0, cell: 0, tone: 0, at: [0, 0] };
  for (const type of types) {
    const bitmap = await createImageBitmap(await canvas.convertToBlob({ type, quality: q / 100 }));
    const lossy = painted(picture.width, picture.height, (context) => context.drawImage(bitmap, 0, 0));
    bitmap.close();
    const { mean, cell, tone, at } = distance(lossy, picture);
    worst = {
      mean: Math.max(worst.mean, mean),
      cell: Math.max(worst.cell, cell),
      tone: Math.max(worst.tone, tone),
      at,
    };
  }
  return worst;
}

/** @param {import('./measure.mjs').Painted} picture */
export function isOpaque({ data }) {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}
