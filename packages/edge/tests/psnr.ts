import sharp from 'sharp';

/** A picture on gray, so that transparency counts, as red, green and blue. */
const seen = (bytes: Uint8Array): Promise<Buffer> =>
  sharp(bytes).flatten({ background: '#808080' }).toColourspace('srgb').removeAlpha().raw().toBuffer();

/** Root mean square error between two pictures of one size, in levels of 255. */
export async function rootMeanSquare(one: Uint8Array, other: Uint8Array): Promise<number> {
  const [left, right] = await Promise.all([seen(one), seen(other)]);
  if (left.length !== right.length) throw new Error(`${left.length} and ${right.length} bytes of pixels`);
  let sum = 0;
  for (let at = 0; at < left.length; at += 1) sum += ((left[at] ?? 0) - (right[at] ?? 0)) ** 2;
  return Math.sqrt(sum / left.length);
}

/** Peak signal-to-noise ratio, dB; infinite for equal pictures. */
export const psnr = async (one: Uint8Array, other: Uint8Array): Promise<number> =>
  20 * Math.log10(255 / (await rootMeanSquare(one, other)));
