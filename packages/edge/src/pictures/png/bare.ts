import { inflateSync } from 'node:zlib';
import { concatBytes } from '../bytes.js';
import { isSrgbProfile } from '../icc.js';
import { neededChunks, pngChunks } from './chunks.js';
import { pngColour } from './colour.js';

/** Chunks that show the picture (PNG specification, chapter 11): all others are dropped, such as text and time. */
const STILL: readonly string[] = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'];

/** The same for an animation. */
const ANIMATED: readonly string[] = [...STILL, 'acTL', 'fcTL', 'fdAT'];

/** Most bytes of a profile that is unpacked; those of sRGB have a few thousand. */
const MOST_PROFILE = 65_536;

/** A PNG with nothing but its picture; undefined where its colours are not sRGB's or where it is broken. */
export function barePng(bytes: Uint8Array): Uint8Array | undefined {
  let profiled = false;
  for (const { name, body } of pngChunks(bytes)) {
    if (name !== 'iCCP') continue;
    if (!holdsSrgb(body)) return undefined;
    profiled = true;
  }
  const parts = neededChunks(bytes, STILL);
  return parts !== undefined && isSrgb(bytes, profiled) ? concatBytes(parts) : undefined;
}

/** An animated PNG with nothing but its frames; undefined where its colours are not sRGB's, or where it is not whole. */
export function bareApng(bytes: Uint8Array): Uint8Array | undefined {
  if (pngColour(bytes, false) !== 'srgb') return undefined;
  for (const { name } of pngChunks(bytes)) if (name === 'iCCP') return undefined;
  const parts = neededChunks(bytes, ANIMATED);
  return parts && concatBytes(parts);
}

/** Whether the colours are sRGB's, where a profile, if there is one, says so. */
function isSrgb(bytes: Uint8Array, profiled: boolean): boolean {
  const colour = pngColour(bytes, profiled);
  return colour === 'srgb' || colour === 'profile';
}

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
