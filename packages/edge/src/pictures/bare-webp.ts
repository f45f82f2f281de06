import { concatBytes, latin1, viewOf } from './bytes.js';
import { isSrgbProfile } from './icc.js';

const PICTURE = ['VP8 ', 'VP8L', 'ALPH'];

/** The flag of VP8X that says that the picture has transparency (WebP container specification). */
const ALPHA_FLAG = 0x10;

/** Bytes of a chunk's name and length, and of what VP8X has: flags, three that are kept for later, the size. */
const [CHUNK, CANVAS] = [8, 10];

/** VP8X with the flags of what stays, and nothing hidden; undefined where it has another length than it should. */
export function bareCanvas(whole: Uint8Array, flags: number): Uint8Array | undefined {
  if (whole.length !== CHUNK + CANVAS) return undefined;
  const canvas = Uint8Array.from(whole);
  canvas.fill(0, CHUNK + 1, CHUNK + 4);
  canvas[CHUNK] = (canvas[CHUNK] ?? 0) & flags;
  return canvas;
}

/** A still WebP with nothing but its picture; undefined where its profile is not sRGB's, where it has frames, or is broken. */
export function bareWebp(bytes: Uint8Array): Uint8Array | undefined {
  const view = viewOf(bytes);
  const parts: Uint8Array[] = [];
  let at = 12;
  while (at + 8 <= bytes.length) {
    const name = latin1(bytes.subarray(at, at + 4));
    const size = view.getUint32(at + 4, true);
    const end = at + 8 + size + (size & 1);
    if (end > bytes.length || name === 'ANIM') return undefined;
    if (name === 'ICCP' && !isSrgbProfile(bytes.subarray(at + 8, at + 8 + size))) return undefined;
    const chunk = bytes.subarray(at, end);
    const canvas = name === 'VP8X' ? bareCanvas(chunk, ALPHA_FLAG) : undefined;
    if (name === 'VP8X' && canvas === undefined) return undefined;
    if (canvas !== undefined) parts.push(canvas);
    if (PICTURE.includes(name)) parts.push(chunk);
    at = end;
    if (name !== 'VP8 ' && name !== 'VP8L') continue;
    const picture = concatBytes([bytes.subarray(0, 12), ...parts]);
    viewOf(picture).setUint32(4, picture.length - 8, true);
    return picture;
  }
  return undefined;
}
