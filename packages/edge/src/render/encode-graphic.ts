import type { Plan } from '@cameo/core';
import type { Sharp } from 'sharp';
import { encode } from './encode.js';
import { attempt, type Encoded, finish } from './encoded.js';
import { type Graphic, WAYS } from './graphic-encoders.js';
import { type PictureError, pictureError } from './picture-error.js';
import type { Pixels } from './pixels.js';
import type { StartPipeline } from './start-pipeline.js';

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
