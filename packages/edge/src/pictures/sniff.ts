import type { SourceFormat } from '@cameo/core';
import { latin1, startsWith, viewOf } from './bytes.js';
import { looksLikeSvg } from './svg.js';

const ascii = (bytes: Uint8Array, start: number, end: number): string => latin1(bytes.subarray(start, end));

/**
 * Identifies a picture's format by its first bytes; names and content types are unreliable. Undefined for everything that no
 * loader here reads.
 */
export function sniffFormat(bytes: Uint8Array): SourceFormat | undefined {
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return 'jpeg';
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (/^GIF8[79]a$/.test(ascii(bytes, 0, 6))) return 'gif';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp';
  if (/^(?:II[*+]\0|MM\0[*+])$/.test(ascii(bytes, 0, 4))) return 'tiff';
  if (ascii(bytes, 4, 8) === 'ftyp') return sniffBrands(bytes);
  return looksLikeSvg(bytes) ? 'svg' : undefined;
}

/** Whether a file is a sequence of AV1 pictures, by its major brand (AV1 Image File Format, 6.3). */
export const isAvifSequence = (bytes: Uint8Array): boolean => ascii(bytes, 4, 12) === 'ftypavis';

/**
 * AVIF and HEIC share a container; the brands in its first box (ISO/IEC 14496-12, 4.3) tell them apart. A file whose major
 * brand is a sequence's is a film, which libvips does not read.
 */
function sniffBrands(bytes: Uint8Array): SourceFormat | undefined {
  const length = Math.min(viewOf(bytes).getUint32(0), 256);
  const brands: readonly string[] = (ascii(bytes, 8, 12) + ascii(bytes, 16, length)).match(/.{4}/gs) ?? [];
  if (brands[0] === 'avis') return undefined;
  if (brands.includes('avif')) return 'avif';
  return brands.some((brand) => /^(?:hei[cxms]|hev[cxms]|mif1|msf1)$/.test(brand)) ? 'heic' : undefined;
}
