import { concatBytes, latin1, viewOf } from './bytes.js';

/** What is needed to show the picture (PNG specification, chapter 11): all else is left out, such as text and time. */
const NEEDED = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'];

/** Colours that mean something else than sRGB: the picture needs them, and they may not be passed on. */
const PROFILES = ['iCCP', 'cICP'];

/** A PNG with nothing but its picture; undefined where it has a colour profile or is broken. */
export function barePng(bytes: Uint8Array): Uint8Array | undefined {
  const view = viewOf(bytes);
  const parts = [bytes.subarray(0, 8)];
  let at = 8;
  while (at + 12 <= bytes.length) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return undefined;
    const name = latin1(bytes.subarray(at + 4, at + 8));
    if (PROFILES.includes(name)) return undefined;
    if (NEEDED.includes(name)) parts.push(bytes.subarray(at, end));
    if (name === 'IEND') return concatBytes(parts);
    at = end;
  }
  return undefined;
}
