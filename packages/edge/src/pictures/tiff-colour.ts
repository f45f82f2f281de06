import type { YcbcrConversion } from './colour/colour.js';
import { tiffTags } from './tiff-tags.js';

/** Tags of a directory that tell what pixels stand for (TIFF 6.0, sections 8, 21 and 23). */
const BITS_PER_SAMPLE = 258;
const COMPRESSION = 259;
const PHOTOMETRIC = 262;
const PLANES = 284;
const YCBCR_COEFFICIENTS = 529;
const YCBCR_SUBSAMPLING = 530;
const REFERENCE_BLACK_WHITE = 532;

const [YCBCR, CIELAB, ICCLAB, ITULAB, LOG_LUMINANCE, LOG_COLOUR] = [6, 8, 9, 10, 32_844, 32_845];

/** Both kinds of JPEG; its decoder makes red, green and blue itself. */
const JPEG: readonly (number | undefined)[] = [6, 7];

/** What the specification takes for granted (section 21): BT.601, every second sample of colour, all levels. */
const [COEFFICIENTS, SUBSAMPLING] = [
  [0.299, 0.587, 0.114],
  [2, 2],
];
const REFERENCE = [0, 255, 128, 255, 128, 255];

/** What a TIFF's colours need: nothing, a conversion, or, in words, what it is that cannot be read rightly. */
export type TiffColour =
  | { readonly kind: 'plain' }
  | YcbcrConversion
  | { readonly kind: 'refused'; readonly received: string };

/** Looks at what the numbers of a TIFF stand for, where libvips would take them for something else. */
export function tiffColour(bytes: Uint8Array): TiffColour {
  const tags = tiffTags(bytes);
  const [photometric] = tags(PHOTOMETRIC);
  const bits = tags(BITS_PER_SAMPLE)[0] ?? 1;
  switch (photometric) {
    case YCBCR:
      return JPEG.includes(tags(COMPRESSION)[0]) ? { kind: 'plain' } : ycbcr();
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
    const [across, down] = orDefault(YCBCR_SUBSAMPLING, SUBSAMPLING);
    if (across !== 1 || down !== 1)
      return refused(`YCbCr with a sample of colour for ${across} × ${down} pixels`);
    if (bits !== 8 || (tags(PLANES)[0] ?? 1) !== 1) return refused(`YCbCr of ${bits} bits in planes`);
    const [red = 0, , blue = 0] = orDefault(YCBCR_COEFFICIENTS, COEFFICIENTS);
    const reference = orDefault(REFERENCE_BLACK_WHITE, REFERENCE);
    return { kind: 'ycbcr', red, blue, reference };
  }
}

const refused = (received: string): TiffColour => ({ kind: 'refused', received });
