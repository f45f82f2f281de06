import type { OutputFormatName } from '@cameo/core';
import { inFormat, mayBeGraphic, mayBeOpaque, type Plan } from '@cameo/core/plan';
import type { Sharp, WebpOptions } from 'sharp';
import { decodePixels, gray } from './effects.js';
import { attempt, type Encoded, encode, finish, smaller } from './encode.js';
import type { Inspected } from './inspect.js';
import { type Pixels, rawPixels } from './pixels.js';
import { isFlat, isOpaque, isUnseen, type PictureError, pictureError, withoutAlpha } from './raw-picture.js';
import type { StartPipeline } from './sharp.js';

/**
 * Runs the steps of a pipeline and encodes what comes out. Where that depends on the pixels they are looked at: a graphic
 * gets the best of the formats that its client reads, and an alpha channel in which every pixel is opaque is none.
 * @param original the original itself, as it was inspected
 * @param budgetMs time that the work may take, ms
 */
export async function encodePicture(
  start: StartPipeline,
  image: Sharp,
  plan: Plan,
  original: Inspected,
  budgetMs: () => number,
): Promise<Encoded> {
  const graphic = mayBeGraphic(plan, original.facts, original.coding);
  if (!graphic && !mayBeOpaque(plan, original.facts)) return finish(encode(image, plan, original));
  const picture = await decodePixels(start, image, plan);
  const opaque = isOpaque(picture);
  const pixels = rawPixels(start, picture.data, picture, picture.channels, { frames: 1 });
  const seen = opaque ? withoutAlpha(pixels) : pixels;
  const settled = opaque ? inFormat(plan, plan.opaqueFormat) : plan;
  return graphic && isFlat(picture)
    ? encodeGraphic(start, seen, settled, budgetMs)
    : finish(encode(gray(seen.open('first'), plan), settled, original));
}

/**
 * How many times a plain JPEG's mean square error an encoding may have that looks as good: formats are as far apart at one
 * `q`, a tenth of their distance from the original (docs/adr/0005-quality-scale.md), whose square this is.
 */
const AS_GOOD = 1.21;

/** Time that must be left for one more way, ms: the slowest takes some two seconds. */
const LEAST_MS = 4000;

/**
 * Encodes a graphic in the smallest way that its client reads and that looks as good as what was asked for. `q` means the
 * looks of a plain JPEG, and the scale is that of photographs: so what a graphic loses is measured, and compared with what
 * that JPEG would lose.
 */
export async function encodeGraphic(
  start: StartPipeline,
  pixels: Pixels,
  plan: Plan,
  budgetMs: () => number,
): Promise<Encoded> {
  const open = () => pixels.open('first');
  const errorOf = errorsFrom(start, open, plan);
  const graphic = { open, plan, errorOf: ({ data }: Encoded) => errorOf(data) };
  const formats = [plan.format, ...plan.otherFormats];
  const byName = plan.otherFormats.length === 0;
  let plain: Promise<number | undefined> | undefined;
  const looksAsGood = async (encoded: Encoded): Promise<boolean> => {
    plain ??= plainJpegError(start, graphic);
    return isAsGood(await graphic.errorOf(encoded), await plain);
  };
  let [best, worse]: (Encoded | undefined)[] = [];
  for (const { format, exact, encode: encodeIn } of WAYS) {
    if (!formats.includes(format) || budgetMs() < LEAST_MS) continue;
    const most = best?.data.length ?? Number.POSITIVE_INFINITY;
    const encoded = await encodeIn(graphic, most);
    if (encoded === undefined || encoded.data.length >= most) continue;
    if (exact || byName || (await looksAsGood(encoded))) best = encoded;
    else worse ??= encoded;
  }
  const found = best ?? worse;
  return found ?? finish(encode(open(), plan, { loop: undefined, delay: undefined }));
}

/** What cannot be compared is what was asked for. */
const isAsGood = (error: PictureError | undefined, plain: number | undefined): boolean =>
  error === undefined || plain === undefined || error.mean <= AS_GOOD * plain;

/** The error of what `q` means. JPEG has no transparency: a picture that has some is compared on white. */
async function plainJpegError(start: StartPipeline, { open, plan }: Graphic): Promise<number | undefined> {
  const onWhite = () => open().flatten({ background: '#ffffff' });
  const plain = await attempt(onWhite().jpeg({ quality: plan.q }));
  return plain && (await errorsFrom(start, onWhite, plan)(plain.data))?.mean;
}

/** Compares encodings with what they were made from, which is decoded once. */
function errorsFrom(
  start: StartPipeline,
  open: () => Sharp,
  { output: { width } }: Plan,
): (data: Uint8Array) => Promise<PictureError | undefined> {
  const pixelsOf = (image: Sharp) => image.toColourspace('srgb').ensureAlpha().raw().toBuffer();
  let own: Promise<Uint8Array> | undefined;
  return async (data) => {
    own ??= pixelsOf(open());
    // Its decoder may be none of those that the inputs leave working.
    const decoded = await pixelsOf(start(data)).catch(() => undefined);
    return decoded && pictureError(await own, decoded, width);
  };
}

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
 * With pixels rounded where that is not seen and makes it smaller, else exact; probes with least effort decide which,
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
