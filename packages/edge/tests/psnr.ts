import sharp, { type Sharp } from 'sharp';

/** A picture on gray, so that transparency counts, as red, green and blue. */
export const seenPixels = (picture: Uint8Array | Sharp): Promise<Buffer> =>
  (picture instanceof Uint8Array ? sharp(picture) : picture)
    .flatten({ background: '#808080' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer();

/** Root mean square error between two pictures of one size, in levels of 255. */
export async function rootMeanSquare(one: Uint8Array, other: Uint8Array): Promise<number> {
  const [left, right] = await Promise.all([seenPixels(one), seenPixels(other)]);
  return differenceOf(left, right);
}

/** The same between pixels of {@link seenPixels}. */
export function differenceOf(left: Buffer, right: Buffer): number {
  if (left.length !== right.length) throw new Error(`${left.length} and ${right.length} bytes of pixels`);
  let sum = 0;
  for (let at = 0; at < left.length; at += 1) sum += ((left[at] ?? 0) - (right[at] ?? 0)) ** 2;
  return Math.sqrt(sum / left.length);
}

/** Peak signal-to-noise ratio, dB; infinite for equal pictures. */
export const psnr = async (one: Uint8Array, other: Uint8Array): Promise<number> =>
  20 * Math.log10(255 / (await rootMeanSquare(one, other)));
