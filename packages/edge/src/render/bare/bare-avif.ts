import { avifColour } from '../colour/avif-colour.js';
import { latin1, viewOf } from './bytes.js';

/** Boxes that a still picture is made of (ISO/IEC 14496-12, HEIF). */
const BOXES = ['ftyp', 'meta', 'mdat', 'free'];

/** Names of items and boxes that say something beside the picture: metadata, links, and colour profiles. */
const TELLING = /Exif|mime|uri |uuid|xml |prof|rICC|thmb/;

/**
 * An AVIF that has nothing but its picture, as it is. Undefined where there may be more: its parts point at each other
 * by their place in the file, so that nothing can be taken out. Undefined too for colours that are not sRGB's: what is
 * made of them is, and all sizes of a picture are to look the same.
 */
export function bareAvif(bytes: Uint8Array): Uint8Array | undefined {
  if (avifColour(bytes) !== 'srgb') return undefined;
  const view = viewOf(bytes);
  const found = new Set<string>();
  let at = 0;
  while (at + 8 <= bytes.length) {
    const size = view.getUint32(at) || bytes.length - at;
    const name = latin1(bytes.subarray(at + 4, at + 8));
    if (!BOXES.includes(name) || size < 8 || at + size > bytes.length) return undefined;
    if (name === 'meta' && TELLING.test(latin1(bytes.subarray(at, at + size)))) return undefined;
    if (name === 'free' && bytes.subarray(at + 8, at + size).some((byte) => byte !== 0)) return undefined;
    found.add(name);
    at += size;
  }
  return at === bytes.length && found.has('meta') && found.has('mdat') ? bytes : undefined;
}
