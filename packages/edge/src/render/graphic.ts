import type { OutputFormatName } from '@cameo/core';
import { type Effort, inFormat, mayBeGraphic, mayBeOpaque, type Plan } from '@cameo/core/plan';
import type { Sharp, WebpOptions } from 'sharp';
import { decodePixels, gray } from './effects.js';
import { attempt, type Encoded, type EncodeOptions, encode, finish, smaller } from './encode.js';
import type { Inspected } from './inspect.js';
import { type Pixels, rawPixels } from './pixels.js';
import {
  isFlat,
  isInvisible,
  isOpaque,
  type PictureError,
  pictureError,
  withoutAlpha,
} from './raw-picture.js';
import type { StartPipeline } from './sharp.js';

/**
 * Runs the steps of a pipeline and encodes the result. If its pixels matter, they are analysed: a graphic gets the best of the
 * formats that its client supports, and a fully opaque alpha channel is dropped.
 * @param original the inspected original itself
 * @param budgetMs timeout, ms
 */
export async function encodePicture(
  start: StartPipeline,
  image: Sharp,
  plan: Plan,
  original: Inspected & Pick<EncodeOptions, 'effort'>,
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
    ? { ...(await encodeGraphic(start, seen, settled, budgetMs)), graphic: true }
    : finish(encode(gray(seen.open('first'), plan), settled, original));
}

/**
 * Maximum mean square error of an equivalent encoding, relative to a plain JPEG: at one `q`, formats differ by a tenth of their
 * distance from the original (docs/adr/0005-quality-scale.md), and this is the square of 1.1.
 */
const MAX_ERROR_RATIO = 1.21;

/** Minimum time left to try another way, ms: the slowest takes about two seconds. */
const MIN_MS = 4000;

/**
 * Encodes a graphic in the smallest way that its client supports and that looks as good as the requested encoding. `q` is
 * defined by a plain JPEG, and the scale was measured for photographs, so the loss of a graphic is measured and compared with
 * the loss of that JPEG.
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
    return isEquivalent(await graphic.errorOf(encoded), await plain);
  };
  let [best, worse]: (Encoded | undefined)[] = [];
  for (const { format, exact, encode: encodeIn } of WAYS) {
    if (!formats.includes(format) || budgetMs() < MIN_MS) continue;
    const maxBytes = best?.data.length ?? Number.POSITIVE_INFINITY;
    const encoded = await encodeIn(graphic, maxBytes);
    if (encoded === undefined || encoded.data.length >= maxBytes) continue;
    if (exact || byName || (await looksAsGood(encoded))) best = encoded;
    else worse ??= encoded;
  }
  const found = best ?? worse;
  return found ?? finish(encode(open(), plan, { loop: undefined, delay: undefined }));
}

/** Without a comparison, only the requested encoding counts. */
const isEquivalent = (error: PictureError | undefined, plain: number | undefined): boolean =>
  error === undefined || plain === undefined || error.mean <= MAX_ERROR_RATIO * plain;

/** The error that `q` allows. JPEG has no transparency, so transparent pictures are compared on white. */
async function plainJpegError(start: StartPipeline, { open, plan }: Graphic): Promise<number | undefined> {
  const onWhite = () => open().flatten({ background: '#ffffff' });
  const plain = await attempt(onWhite().jpeg({ quality: plan.q }));
  return plain && (await errorsFrom(start, onWhite, plan)(plain.data))?.mean;
}

/** Compares encodings with their input, which is decoded once. */
function errorsFrom(
  start: StartPipeline,
  open: () => Sharp,
  { output: { width } }: Plan,
): (data: Uint8Array) => Promise<PictureError | undefined> {
  const pixelsOf = (image: Sharp) => image.toColourspace('srgb').ensureAlpha().raw().toBuffer();
  let own: Promise<Uint8Array> | undefined;
  return async (data) => {
    own ??= pixelsOf(open());
    // The configured inputs may not include its decoder.
    const decoded = await pixelsOf(start(data)).catch(() => undefined);
    return decoded && pictureError(await own, decoded, width);
  };
}

/** A graphic to encode, already decoded. */
export interface Graphic {
  readonly open: () => Sharp;
  readonly plan: Plan;
  /** The difference of an encoding from the graphic; undefined if its format cannot be read here. */
  readonly errorOf: (encoded: Encoded) => Promise<PictureError | undefined>;
}

/** One way to encode a graphic. */
export interface Way {
  readonly format: OutputFormatName;
  /** Whether it looks identical, whatever quality was requested. */
  readonly exact: boolean;
  /**
   * Undefined if it fails, takes too long, or cannot be smaller.
   * @param maxBytes size of the smallest encoding so far, bytes
   */
  readonly encode: (graphic: Graphic, maxBytes: number) => Promise<Encoded | undefined>;
}

/** Rounding of pixels before lossless encoding. A palette is kept. */
const NEAR_LOSSLESS = { nearLossless: true, quality: 60, effort: 4 } as const;

const EXACT = { lossless: true, effort: 4 } as const;

const PALETTE = { palette: true, dither: 0, compressionLevel: 9 } as const;

/** Subsampling blurs red letters. At a single quality only it would make a higher quality worse than a lower one. */
const FULL_COLOUR = { chromaSubsampling: '4:4:4' } as const;

const NO_TIMING = { loop: undefined, delay: undefined };

/** Lossy encoding in a format, at the quality of a plan. */
const withLoss = ({ open, plan }: Graphic, format: OutputFormatName, effort: Effort = 'first'): Sharp =>
  encode(open(), inFormat(plan, format), { ...NO_TIMING, effort });

/**
 * Lowest effort takes a tenth of the time, and up to this many times the bytes; for flat pictures many more bytes, but then few
 * per pixel, and full effort is fast.
 */
const PROBE = { effort: 0, ratio: 4.5, perPixel: 0.2 } as const;

/**
 * Lossless WebP, with near-lossless rounding if that is invisible and smaller. Probes with lowest effort decide this, and
 * whether the full effort is worthwhile.
 */
async function losslessWebp(
  { open, plan, errorOf }: Graphic,
  maxBytes: number,
): Promise<Encoded | undefined> {
  const probe = (options: WebpOptions) => attempt(open().webp({ ...options, effort: PROBE.effort }));
  const bytes = [await probe(EXACT), await probe(NEAR_LOSSLESS)].map((each) => each?.data.length ?? 0);
  const [exact = 0, rounded = 0] = bytes;
  const { width, height } = plan.output;
  if (Math.min(exact, rounded) > Math.max(PROBE.ratio * maxBytes, PROBE.perPixel * width * height))
    return undefined;
  const near = rounded <= 1.05 * exact ? await attempt(open().webp(NEAR_LOSSLESS)) : undefined;
  const error = near && (await errorOf(near));
  return error && isInvisible(error) ? near : attempt(open().webp(EXACT));
}

/**
 * PNG with a palette if that is invisible, otherwise in full colour; most graphics are smaller without filters. If the client
 * supports lossless WebP, that is smaller in full colour.
 */
async function smallestPng(graphic: Graphic): Promise<Encoded | undefined> {
  const palette = await attempt(graphic.open().png(PALETTE));
  const error = palette && (await graphic.errorOf(palette));
  if (error && isInvisible(error)) return palette;
  if (graphic.plan.format !== 'png' && graphic.plan.otherFormats.includes('webp')) return undefined;
  const filtered = await attempt(withLoss(graphic, 'png'));
  const plain = await attempt(graphic.open().png({ compressionLevel: 9 }));
  return plain === undefined ? filtered : smaller(plain, filtered);
}

/** All ways; the slowest comes last, when the size to beat is known. */
export const WAYS: readonly Way[] = [
  { format: 'png', exact: true, encode: smallestPng },
  {
    format: 'avif',
    exact: false,
    encode: (graphic) => attempt(withLoss(graphic, 'avif').avif(FULL_COLOUR)),
  },
  // With so many attempts, more effort for one of them costs little.
  { format: 'webp', exact: false, encode: (graphic) => attempt(withLoss(graphic, 'webp', 'refined')) },
  {
    format: 'jpeg',
    exact: false,
    encode: (graphic) => attempt(withLoss(graphic, 'jpeg').jpeg(FULL_COLOUR)),
  },
  { format: 'webp', exact: true, encode: losslessWebp },
];
