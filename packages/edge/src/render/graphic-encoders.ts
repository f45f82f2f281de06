import { inFormat, type OutputFormatName, type Plan } from '@cameo/core';
import type { Sharp, WebpOptions } from 'sharp';
import { encode } from './encode.js';
import { attempt, type Encoded, smaller } from './encoded.js';
import { isUnseen, type PictureError } from './picture-error.js';

/** A graphic that is to be encoded, decoded already. */
export interface Graphic {
  readonly open: () => Sharp;
  readonly plan: Plan;
  /** How far an encoding is from the graphic; undefined where its format is not read here. */
  readonly errorOf: (encoded: Encoded) => Promise<PictureError | undefined>;
}

/** One way to encode a graphic. */
export interface Way {
  readonly format: OutputFormatName;
  /** Whether it looks the same, whatever quality was asked for. */
  readonly exact: boolean;
  /**
   * Undefined when it fails or takes too long, and when it will not be smaller.
   * @param most bytes of the smallest so far
   */
  readonly encode: (graphic: Graphic, most: number) => Promise<Encoded | undefined>;
}

/** How far libwebp may round pixels before it encodes them without loss. A palette is kept as it is. */
const NEAR_LOSSLESS = { nearLossless: true, quality: 60, effort: 4 } as const;

const EXACT = { lossless: true, effort: 4 } as const;

const PALETTE = { palette: true, dither: 0, compressionLevel: 9 } as const;

/** Red letters are blurred without; to have it at one quality only would make a higher one worse. */
const FULL_COLOUR = { chromaSubsampling: '4:4:4' } as const;

const NO_TIMING = { loop: undefined, delay: undefined };

/** With the loss that the quality of a plan means in a format. */
const withLoss = ({ open, plan }: Graphic, format: OutputFormatName): Sharp =>
  encode(open(), inFormat(plan, format), NO_TIMING);

/**
 * Least effort takes a tenth of the time, and up to this many times the bytes; many more of what is flat, of which it takes
 * little for each pixel, and the other way no time.
 */
const PROBE = { effort: 0, most: 4.5, perPixel: 0.2 } as const;

/**
 * With pixels rounded where that is not seen and makes it smaller, else exact; what least effort makes of both tells which,
 * and whether it is worth the time.
 */
async function losslessWebp({ open, plan, errorOf }: Graphic, most: number): Promise<Encoded | undefined> {
  const probe = (options: WebpOptions) => attempt(open().webp({ ...options, effort: PROBE.effort }));
  const bytes = [await probe(EXACT), await probe(NEAR_LOSSLESS)].map((each) => each?.data.length ?? 0);
  const [exact = 0, rounded = 0] = bytes;
  const { width, height } = plan.output;
  if (Math.min(exact, rounded) > Math.max(PROBE.most * most, PROBE.perPixel * width * height))
    return undefined;
  const near = rounded <= 1.05 * exact ? await attempt(open().webp(NEAR_LOSSLESS)) : undefined;
  const error = near && (await errorOf(near));
  return error && isUnseen(error) ? near : attempt(open().webp(EXACT));
}

/**
 * With a palette where that is not seen, else in full colour; most graphics are smaller without filters. Where WebP without
 * loss is read too, full colour is smaller in that.
 */
async function smallestPng(graphic: Graphic): Promise<Encoded | undefined> {
  const palette = await attempt(graphic.open().png(PALETTE));
  const error = palette && (await graphic.errorOf(palette));
  if (error && isUnseen(error)) return palette;
  if (graphic.plan.format !== 'png' && graphic.plan.otherFormats.includes('webp')) return undefined;
  const filtered = await attempt(withLoss(graphic, 'png'));
  const plain = await attempt(graphic.open().png({ compressionLevel: 9 }));
  return plain === undefined ? filtered : smaller(plain, filtered);
}

/** All ways; that which takes the longest comes last, when what it has to be smaller than is known. */
export const WAYS: readonly Way[] = [
  { format: 'png', exact: true, encode: smallestPng },
  {
    format: 'avif',
    exact: false,
    encode: (graphic) => attempt(withLoss(graphic, 'avif').avif(FULL_COLOUR)),
  },
  { format: 'webp', exact: false, encode: (graphic) => attempt(withLoss(graphic, 'webp')) },
  {
    format: 'jpeg',
    exact: false,
    encode: (graphic) => attempt(withLoss(graphic, 'jpeg').jpeg(FULL_COLOUR)),
  },
  { format: 'webp', exact: true, encode: losslessWebp },
];
