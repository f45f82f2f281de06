import { inflateSync } from 'node:zlib';
import { concatBytes } from '../bytes.js';
import { isSrgbProfile } from '../icc.js';
import { neededChunks, pngChunks } from './chunks.js';
import { pngColour } from './colour.js';

/** Chunks that define the picture (PNG specification, chapter 11); others, such as text and time, are dropped. */
const STILL: readonly string[] = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'];

/** The same for an animation. */
const ANIMATED: readonly string[] = [...STILL, 'acTL', 'fcTL', 'fdAT'];

/** Size limit of an uncompressed profile, bytes; those of sRGB have a few thousand. */
const MAX_PROFILE_BYTES = 65_536;

/** A PNG with nothing but its picture; undefined if it is not sRGB or is broken. */
export function barePng(bytes: Uint8Array): Uint8Array | undefined {
  let profiled = false;
  for (const chunk of pngChunks(bytes)) {
    if (chunk.name !== 'iCCP') continue;
    if (!holdsSrgb(chunk.body)) return undefined;
    profiled = true;
  }
  const parts = neededChunks(bytes, STILL);
  return parts !== undefined && isSrgb(bytes, profiled) ? concatBytes(parts) : undefined;
}

/** An animated PNG with nothing but its frames; undefined if it is not sRGB, or is incomplete. */
export function bareApng(bytes: Uint8Array): Uint8Array | undefined {
  if (pngColour(bytes, false) !== 'srgb') return undefined;
  for (const { name } of pngChunks(bytes)) if (name === 'iCCP') return undefined;
  const parts = neededChunks(bytes, ANIMATED);
  return parts && concatBytes(parts);
}

/** Whether the colours are sRGB, according to the profile if there is one. */
function isSrgb(bytes: Uint8Array, profiled: boolean): boolean {
  const colour = pngColour(bytes, profiled);
  return colour === 'srgb' || colour === 'profile';
}

/** Whether an iCCP chunk holds an sRGB profile: a name, a zero, method 0, and compressed bytes. */
function holdsSrgb(chunk: Uint8Array): boolean {
  const name = chunk.subarray(0, 80).indexOf(0);
  if (name < 1 || chunk[name + 1] !== 0) return false;
  try {
    return isSrgbProfile(inflateSync(chunk.subarray(name + 2), { maxOutputLength: MAX_PROFILE_BYTES }));
  } catch {
    // It cannot be decompressed, or is larger than any sRGB profile.
    return false;
  }
}
