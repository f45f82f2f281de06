import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** Colour spaces in which a PNG can have the values of the original, and its profile too. */
const AS_IT_IS = ['srgb', 'rgb16', 'b-w', 'grey16'];

/** End of the first chunk of a PNG, IHDR. */
const BEHIND_HEADER = 33;

/**
 * Replacement for an original that the browser does not decode: a PNG of the same pixels, upright. The browser converts the
 * colours if the original has a profile, because sharp treats deep ones as sRGB.
 * @returns undefined if sharp does not decode it either
 */
export async function standIn(bytes: Uint8Array): Promise<Buffer | undefined> {
  try {
    const { icc, space } = await sharp(bytes, { limitInputPixels: false }).metadata();
    const raw = icc !== undefined && AS_IT_IS.includes(space);
    const image = sharp(bytes, { limitInputPixels: false, ignoreIcc: raw }).autoOrient();
    const png = await image
      .toColourspace(raw ? space : 'srgb')
      .png({ compressionLevel: 1 })
      .toBuffer();
    if (isYcbcr(bytes)) return await fromYcbcr(png);
    return raw ? withProfile(png, icc) : png;
  } catch {
    return undefined;
  }
}

/** A PNG that has a colour profile (PNG, third edition, 11.3.2.3). */
function withProfile(png: Buffer, profile: Buffer) {
  const body = Buffer.concat([Buffer.from('iCCPprofile\0\0', 'latin1'), deflateSync(profile)]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length - 4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([png.subarray(0, BEHIND_HEADER), length, body, check, png.subarray(BEHIND_HEADER)]);
}

/** Tags of a TIFF, and their values here (TIFF 6.0). */
const [COMPRESSION, JPEG, PHOTOMETRIC, YCBCR] = [259, 7, 262, 6];

/** Whether a TIFF has luma and two colour differences, which sharp interprets as red, green and blue unless they are JPEG. */
function isYcbcr(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const little = view.getUint16(0) === 0x4949;
  if (!little && view.getUint16(0) !== 0x4d4d) return false;
  const directory = view.getUint32(4, little);
  const tag = (wanted: number) => {
    for (let entry = 0; entry < view.getUint16(directory, little); entry += 1) {
      const at = directory + 2 + entry * 12;
      if (view.getUint16(at, little) === wanted) return view.getUint16(at + 8, little);
    }
    return undefined;
  };
  return tag(PHOTOMETRIC) === YCBCR && tag(COMPRESSION) !== JPEG;
}

/**
 * With the formulas of JFIF, which are the defaults of TIFF.
 * @param png whose channels are luma and the differences of blue and red
 */
async function fromYcbcr(png: Buffer) {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const pixels = Buffer.alloc(width * height * 3);
  const clamped = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.length);
  for (let at = 0; at < width * height; at += 1) {
    const [luma = 0, blue = 0, red = 0] = data.subarray(at * channels, at * channels + 3);
    clamped[at * 3] = luma + 1.402 * (red - 128);
    clamped[at * 3 + 1] = luma - 0.344136 * (blue - 128) - 0.714136 * (red - 128);
    clamped[at * 3 + 2] = luma + 1.772 * (blue - 128);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}
