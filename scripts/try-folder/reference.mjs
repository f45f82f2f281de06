import sharp from 'sharp';
import { decode } from './pixels.mjs';
import { thumbnail } from './thumbnail.mjs';

/** sharp's word for each fit. The size is right already where nothing is cut and no room is left. */
const SHARP_FIT = /** @type {const} */ ({
  width: 'fill',
  inside: 'fill',
  fill: 'fill',
  cover: 'cover',
  contain: 'contain',
});

/**
 * What frames of an original should look like in a shape: a thumbnail of each, made by sharp from the decoded original.
 * Each is made when it is first asked for, and once.
 * @param {readonly import('./pixels.mjs').Pixels[]} frames
 * @param {import('./asks.mjs').Shape} shape
 * @param {{ readonly width: number, readonly height: number }} size
 * @returns {(frame: number) => Promise<import('./thumbnail.mjs').Thumbnail>}
 */
export function referenceOf(frames, { fit }, size) {
  /** @type {Map<number, Promise<import('./thumbnail.mjs').Thumbnail>>} */
  const made = new Map();
  const make = async (/** @type {number} */ index) => {
    const frame = frames[index];
    if (frame === undefined) throw new RangeError(`frame ${index} of ${frames.length}`);
    const { data, width, height, channels } = frame;
    const clear = { r: 0, g: 0, b: 0, alpha: 0 };
    const image = sharp(data, { raw: { width, height, channels }, limitInputPixels: false })
      .ensureAlpha()
      .resize({ ...size, fit: SHARP_FIT[fit], position: 'centre', background: clear });
    const [resized] = await decode(image);
    if (resized === undefined) throw new Error('sharp made no picture');
    return thumbnail(resized);
  };
  return (index) => {
    const known = made.get(index) ?? make(index);
    made.set(index, known);
    return known;
  };
}
