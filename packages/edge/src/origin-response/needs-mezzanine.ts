import type { MezzanineSettings } from '@cameo/core';
import { frameOf } from '../pictures/jpeg/segments.js';
import { sniffFormat } from '../pictures/sniff.js';

/** Markers of frames that come in several passes (ITU-T T.81, table B.1). */
const PROGRESSIVE = [0xc2, 0xc6, 0xca, 0xce];

/**
 * Whether an original may be one that is worth a mezzanine, as far as its first bytes tell: an AVIF, a large progressive
 * JPEG, or a large file of a PNG. Nobody is asked for the mezzanine of any other.
 * @param length of the file, bytes, when it is known before the file has been read
 */
export function mayNeedMezzanine(
  start: Uint8Array,
  length: number | undefined,
  { jpegPixels, pngBytes }: MezzanineSettings,
): boolean {
  const format = sniffFormat(start);
  if (format === 'png') return length === undefined || length >= pngBytes;
  if (format !== 'jpeg') return format === 'avif';
  const frame = frameOf(start);
  if (frame === undefined) return true;
  return PROGRESSIVE.includes(frame.marker) && frame.width * frame.height >= jpegPixels;
}
