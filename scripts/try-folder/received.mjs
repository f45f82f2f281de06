import sharp from 'sharp';
import { decode } from './pixels.mjs';

/**
 * An answer's body as sharp reads it. Sizes are of one frame, px.
 * @typedef {object} Received
 * @property {string} format
 * @property {number} width
 * @property {number} height
 * @property {number} frames
 * @property {readonly number[]} delays ms a frame; empty without animation
 * @property {number | undefined} loop
 * @property {readonly string[]} faults what a rendition should not carry
 * @property {(failOn?: 'warning' | 'error') => Promise<readonly import('./pixels.mjs').Pixels[]>} decode every frame; mere
 * warnings fail it unless told
 */

/**
 * @param {Uint8Array} body
 * @returns {Promise<Received>}
 * @throws {Error} of sharp, when it is no picture
 */
export async function readReceived(body) {
  const found = await sharp(body).metadata();
  const { pages: frames = 1, delay = [], loop, width, compression } = found;
  const height = found.pageHeight ?? found.height;
  const format = found.format === 'heif' && compression === 'av1' ? 'avif' : found.format;
  return {
    format,
    width,
    height,
    frames,
    delays: frames > 1 ? delay : [],
    loop,
    faults: faultsOf(found),
    decode: (failOn = 'warning') => decode(sharp(body, { failOn, pages: frames > 1 ? -1 : 1 })),
  };
}

/**
 * Metadata, another colour space than sRGB, or an orientation that a viewer would apply once more.
 * @param {import('sharp').Metadata} found
 */
function faultsOf(found) {
  const { exif, xmp, iptc, icc, tifftagPhotoshop, comments, orientation = 1, space } = found;
  const blocks = Object.entries({ EXIF: exif, XMP: xmp, IPTC: iptc, Photoshop: tifftagPhotoshop });
  const faults = blocks
    .filter(([, block]) => block !== undefined)
    .map(([name]) => `it carries ${name} metadata`);
  if (comments !== undefined && comments.length > 0) faults.push('it carries text comments');
  if (icc !== undefined && !/s\0?R\0?G\0?B/.test(icc.toString('latin1')))
    faults.push('its ICC profile is not sRGB');
  if (orientation !== 1) faults.push(`it carries the EXIF orientation ${orientation}`);
  if (space !== 'srgb' && space !== 'b-w') faults.push(`its colour space is ${space}, not sRGB`);
  return faults;
}
