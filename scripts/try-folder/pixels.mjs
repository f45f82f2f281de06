/**
 * A decoded frame, 8 bits a channel, sRGB.
 * @typedef {object} Pixels
 * @property {Buffer} data
 * @property {number} width
 * @property {number} height
 * @property {3 | 4} channels
 */

/**
 * Decodes every frame that a pipeline has open.
 * @param {import('sharp').Sharp} image
 * @returns {Promise<readonly Pixels[]>}
 */
export async function decode(image) {
  const { data, info } = await image.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const { width, pages = 1 } = info;
  const channels = info.channels;
  if (channels !== 3 && channels !== 4)
    throw new Error(`sharp decoded to ${channels} channels instead of 3 or 4`);
  const height = info.height / pages;
  const stride = width * height * channels;
  return Array.from({ length: pages }, (_, at) => ({
    data: data.subarray(at * stride, (at + 1) * stride),
    width,
    height,
    channels,
  }));
}
