import { isSrgbProfile } from '../colour/icc-profile.js';
import { concatBytes, latin1, viewOf } from './bytes.js';

const PICTURE = ['VP8 ', 'VP8L', 'ALPH'];

/** The flag of VP8X that says that the picture has transparency (WebP container specification). */
const ALPHA_FLAG = 0x10;

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
    const chunk = Uint8Array.from(bytes.subarray(at, end));
    if (name === 'VP8X') chunk[8] = (chunk[8] ?? 0) & ALPHA_FLAG;
    if (name === 'VP8X' || PICTURE.includes(name)) parts.push(chunk);
    at = end;
    if (name !== 'VP8 ' && name !== 'VP8L') continue;
    const picture = concatBytes([bytes.subarray(0, 12), ...parts]);
    viewOf(picture).setUint32(4, picture.length - 8, true);
    return picture;
  }
  return undefined;
}
