import { pngColour } from '../colour/png-colour.js';
import { concatBytes, latin1, viewOf } from './bytes.js';

/** What is needed to show the picture (PNG specification, chapter 11): all else is left out, such as text and time. */
const NEEDED = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'];

/** A PNG with nothing but its picture; undefined where its colours are not sRGB's or where it is broken. */
export function barePng(bytes: Uint8Array): Uint8Array | undefined {
  if (pngColour(bytes, false) !== 'srgb') return undefined;
  const view = viewOf(bytes);
  const parts = [bytes.subarray(0, 8)];
  let at = 8;
  while (at + 12 <= bytes.length) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return undefined;
    const name = latin1(bytes.subarray(at + 4, at + 8));
    if (name === 'iCCP') return undefined;
    if (NEEDED.includes(name)) parts.push(bytes.subarray(at, end));
    if (name === 'IEND') return concatBytes(parts);
    at = end;
  }
  return undefined;
}
