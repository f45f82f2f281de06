import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { decode } from './pixels.mjs';

/**
 * What sharp itself says of a file. Sizes are upright and of one frame, px.
 * @typedef {object} Facts
 * @property {string} format one of the names that `--inputs` takes, or another one of sharp's
 * @property {number} width
 * @property {number} height
 * @property {number} frames of an animation; 1 for everything else
 * @property {readonly number[]} delays ms a frame; empty without animation
 * @property {number | undefined} loop 0 is for ever
 * @property {boolean} hasAlpha
 */
/**
 * A file of the folder as sharp itself reads it.
 * @typedef {object} Original
 * @property {string} path relative to the folder, with slashes
 * @property {number} bytes
 * @property {Facts | undefined} facts undefined when sharp knows no format in it
 * @property {boolean} sound whether sharp decodes it without complaint
 * @property {string | undefined} complaint what sharp says of a file that is not sound
 * @property {readonly import('./pixels.mjs').Pixels[]} frames upright, in sRGB; empty where nothing can be decoded
 * @property {boolean} opaque whether every pixel of every frame is
 */

/** Above this a file is measured, but not decoded: more than the limits of any configuration that makes sense. */
const MOST_PIXELS = 260_000_000;

/** In these formats several pages are the frames of one animation; those of a TIFF or an AVIF are not. */
const ANIMATED = ['gif', 'webp'];

/**
 * Reads and decodes a file with nothing but sharp.
 * @param {string} file
 * @param {string} path as it will be asked for
 * @returns {Promise<Original>}
 */
export async function readOriginal(file, path) {
  const bytes = await readFile(file);
  const unread = { path, bytes: bytes.length, facts: undefined, sound: false, frames: [], opaque: false };
  /** @type {Facts} */
  let facts;
  try {
    facts = await readFacts(bytes);
  } catch (error) {
    return { ...unread, complaint: sentence(error) };
  }
  const { width, height, frames } = facts;
  if (width * height * frames > MOST_PIXELS)
    return { ...unread, facts, complaint: 'too large to be decoded here' };
  try {
    return {
      ...unread,
      facts,
      sound: true,
      complaint: undefined,
      ...(await decodeAll(bytes, facts, 'warning')),
    };
  } catch (error) {
    const rest = await decodeAll(bytes, facts, 'none').catch(() => undefined);
    return { ...unread, facts, complaint: sentence(error), ...rest };
  }
}

/**
 * @param {Buffer} bytes
 * @returns {Promise<Facts>}
 */
async function readFacts(bytes) {
  const found = await sharp(bytes, { limitInputPixels: false }).metadata();
  const { format, compression, pages = 1, delay = [], loop, hasAlpha } = found;
  const frames = ANIMATED.includes(format) ? pages : 1;
  const upright =
    frames > 1 ? { width: found.width, height: found.pageHeight ?? found.height } : found.autoOrient;
  const { width, height } = upright;
  const named = format === 'heif' ? (compression === 'av1' ? 'avif' : 'heic') : format;
  return { format: named, width, height, frames, delays: frames > 1 ? delay : [], loop, hasAlpha };
}

/**
 * @param {Buffer} bytes
 * @param {Facts} facts
 * @param {'warning' | 'none'} failOn
 */
async function decodeAll(bytes, { frames }, failOn) {
  const image = sharp(bytes, { failOn, limitInputPixels: MOST_PIXELS, pages: frames > 1 ? -1 : 1 });
  const decoded = await decode(frames > 1 ? image : image.autoOrient());
  return { frames: decoded, opaque: decoded.every(isOpaque) };
}

/** @param {import('./pixels.mjs').Pixels} pixels */
function isOpaque({ data, channels }) {
  if (channels === 3) return true;
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}

/** @param {unknown} error */
const sentence = (error) => (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
