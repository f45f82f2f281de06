import type { Size } from '@cameo/core';
import { viewOf } from './bytes.js';
import type { YcbcrConversion } from './colour/colour.js';

/** Maximum number of entries in a directory, and of values in an entry, to read. */
const [MAX_ENTRIES, MAX_VALUES] = [4096, 16];

/** Value types by number (TIFF 6.0, section 2; 16 belongs to BigTIFF). */
const [SHORT, LONG, RATIONAL, LONG8] = [3, 4, 5, 16];

/** Size of a value of each type, bytes. */
export const SIZES: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
};

/** Tags of a directory (TIFF 6.0, sections 8, 15, 21 and 23). */
const TAG = {
  width: 256,
  length: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  planes: 284,
  tileWidth: 322,
  tileLength: 323,
  ycbcrCoefficients: 529,
  ycbcrSubsampling: 530,
  referenceBlackWhite: 532,
} as const;

/** Tags that describe the layout of the pixels in the file. */
const LAYOUT: readonly number[] = [
  TAG.width,
  TAG.length,
  TAG.bitsPerSample,
  TAG.samplesPerPixel,
  TAG.planes,
  TAG.tileWidth,
  TAG.tileLength,
  TAG.rowsPerStrip,
];

/** Numbers of a TIFF, or of a BigTIFF, which has wider counts and offsets. */
interface TiffNumbers {
  readonly big: boolean;
  /** @throws RangeError past the end */
  readonly number: (at: number, kind: number) => number;
  /** An offset or a count. @throws RangeError past the end */
  readonly place: (at: number) => number;
  /** Number of entries of a directory, offset of the first one, and size of each. @throws RangeError */
  readonly entriesOf: (directory: number) => { count: number; first: number; length: number };
}

export function numbersOf(bytes: Uint8Array): TiffNumbers {
  const view = viewOf(bytes);
  const little = bytes[0] === 0x49;
  const big = bytes.length >= 4 && view.getUint16(2, little) === 43;
  const number = (at: number, kind: number): number => {
    switch (kind) {
      case SHORT:
        return view.getUint16(at, little);
      case LONG:
        return view.getUint32(at, little);
      case RATIONAL:
        return view.getUint32(at, little) / view.getUint32(at + 4, little);
      case LONG8:
        return Number(view.getBigUint64(at, little));
      default:
        return view.getUint8(at);
    }
  };
  return {
    big,
    number,
    place: (at) => number(at, big ? LONG8 : LONG),
    entriesOf: (at) =>
      big
        ? { count: number(at, LONG8), first: at + 8, length: 20 }
        : { count: number(at, SHORT), first: at + 2, length: 12 },
  };
}

/** Reads the values of a tag of the first picture; empty if it is missing or extends past the end of the file. */
interface TiffTags {
  (tag: number): readonly number[];
  /** Duplicate tags, which no encoder writes. */
  readonly twice: ReadonlySet<number>;
}

/** Reads the directory of the first picture in a TIFF; unreadable parts count as missing. */
export function tiffTags(bytes: Uint8Array): TiffTags {
  const { big, number, place, entriesOf } = numbersOf(bytes);
  const entries = new Map<number, { readonly kind: number; readonly count: number; readonly at: number }>();
  const twice = new Set<number>();
  try {
    const { count, first, length } = entriesOf(place(big ? 8 : 4));
    for (let entry = 0; entry < Math.min(count, MAX_ENTRIES); entry += 1) {
      const at = first + entry * length;
      const kind = number(at + 2, SHORT);
      const values = place(at + 4);
      const tag = number(at, SHORT);
      // The first one applies, as in libtiff.
      if (entries.has(tag)) twice.add(tag);
      else entries.set(tag, { kind, count: values, at: at + (big ? 12 : 8) });
    }
  } catch {
    // A directory that extends past the end of the file ends there.
  }
  const values = (tag: number): readonly number[] => {
    const entry = entries.get(tag);
    if (entry === undefined) return [];
    const { kind, at } = entry;
    const size = SIZES[kind] ?? 1;
    const count = Math.min(entry.count, MAX_VALUES);
    try {
      // Values that fit are stored in the entry itself.
      const from = entry.count * size <= (big ? 8 : 4) ? at : place(at);
      return Array.from({ length: count }, (_, value) => number(from + value * size, kind));
    } catch {
      return [];
    }
  };
  return Object.assign(values, { twice });
}

/**
 * The unit in which the first picture of a TIFF is read, px: a tile, or a strip of its width. The whole picture if its
 * directory is unreadable or has a duplicate of these tags.
 */
export function tiffBlock(bytes: Uint8Array, whole: Size): Size {
  const tags = tiffTags(bytes);
  if (LAYOUT.some((tag) => tags.twice.has(tag))) return whole;
  const [across] = tags(TAG.tileWidth);
  const [down] = tags(TAG.tileLength);
  if (across && down) return { width: across, height: down };
  const [rows] = tags(TAG.rowsPerStrip);
  return { width: whole.width, height: Math.min(rows || whole.height, whole.height) };
}

const [YCBCR, CIELAB, ICCLAB, ITULAB, LOG_LUMINANCE, LOG_COLOUR] = [6, 8, 9, 10, 32_844, 32_845];

/** Both JPEG compressions; their decoder outputs red, green and blue. */
const JPEG: readonly (number | undefined)[] = [6, 7];

/** Defaults of the specification (section 21): BT.601, chroma at half resolution, full range. */
const [COEFFICIENTS, SUBSAMPLING] = [
  [0.299, 0.587, 0.114],
  [2, 2],
];
const REFERENCE = [0, 255, 128, 255, 128, 255];

/** How to read a TIFF's colours: as they are, by a conversion, or not at all, with the reason in words. */
export type TiffColour =
  | { readonly kind: 'plain' }
  | YcbcrConversion
  | { readonly kind: 'refused'; readonly received: string };

/** Checks the interpretation of a TIFF's values where libvips would misread them. */
export function tiffColour(bytes: Uint8Array): TiffColour {
  const tags = tiffTags(bytes);
  const [photometric] = tags(TAG.photometric);
  const bits = tags(TAG.bitsPerSample)[0] ?? 1;
  switch (photometric) {
    case YCBCR:
      return JPEG.includes(tags(TAG.compression)[0]) ? { kind: 'plain' } : ycbcr();
    case CIELAB:
      return bits === 16 ? { kind: 'plain' } : refused(`CIELab of ${bits} bits`);
    case ICCLAB:
      return refused('ICC Lab');
    case ITULAB:
      return refused('ITU Lab');
    case LOG_LUMINANCE:
    case LOG_COLOUR:
      return refused('LogLuv');
    default:
      return { kind: 'plain' };
  }

  function ycbcr(): TiffColour {
    const orDefault = (tag: number, otherwise: readonly number[]): readonly number[] => {
      const found = tags(tag);
      return found.length === otherwise.length ? found : otherwise;
    };
    const [across, down] = orDefault(TAG.ycbcrSubsampling, SUBSAMPLING);
    if (across !== 1 || down !== 1)
      return refused(`YCbCr with a sample of colour for ${across} × ${down} pixels`);
    if (bits !== 8 || (tags(TAG.planes)[0] ?? 1) !== 1) return refused(`YCbCr of ${bits} bits in planes`);
    const [red = 0, , blue = 0] = orDefault(TAG.ycbcrCoefficients, COEFFICIENTS);
    const reference = orDefault(TAG.referenceBlackWhite, REFERENCE);
    return { kind: 'ycbcr', red, blue, reference };
  }
}

const refused = (received: string): TiffColour => ({ kind: 'refused', received });
