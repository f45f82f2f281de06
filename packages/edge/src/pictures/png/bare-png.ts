import { inflateSync } from 'node:zlib';
import { concatBytes, latin1, viewOf } from '../bytes.js';
import { isSrgbProfile } from '../icc.js';
import { pngColour } from './colour.js';

/** What is needed to show the picture (PNG specification, chapter 11): all else is left out, such as text and time. */
const NEEDED = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'];

/** Most bytes of a profile that is unpacked; those of sRGB have a few thousand. */
const MOST_PROFILE = 65_536;

/** A PNG with nothing but its picture; undefined where its colours are not sRGB's or where it is broken. */
export function barePng(bytes: Uint8Array): Uint8Array | undefined {
  const view = viewOf(bytes);
  const parts = [bytes.subarray(0, 8)];
  let profiled = false;
  let at = 8;
  while (at + 12 <= bytes.length) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return undefined;
    const name = latin1(bytes.subarray(at + 4, at + 8));
    if (name === 'iCCP') {
      if (!holdsSrgb(bytes.subarray(at + 8, end - 4))) return undefined;
      profiled = true;
    }
    if (NEEDED.includes(name)) parts.push(bytes.subarray(at, end));
    if (name === 'IEND') return isSrgb(bytes, profiled) ? concatBytes(parts) : undefined;
    at = end;
  }
  return undefined;
}

/** Whether the colours are sRGB's, where a profile, if there is one, says so. */
const isSrgb = (bytes: Uint8Array, profiled: boolean): boolean =>
  ['srgb', 'profile'].some((told) => pngColour(bytes, profiled) === told);

/** Whether a chunk iCCP holds the profile of sRGB: a name, a zero, the method 0, and packed bytes. */
function holdsSrgb(chunk: Uint8Array): boolean {
  const name = chunk.subarray(0, 80).indexOf(0);
  if (name < 1 || chunk[name + 1] !== 0) return false;
  try {
    return isSrgbProfile(inflateSync(chunk.subarray(name + 2), { maxOutputLength: MOST_PROFILE }));
  } catch {
    // It cannot be unpacked, or is larger than any of sRGB.
    return false;
  }
}
