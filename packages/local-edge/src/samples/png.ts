import { crc32, deflateSync } from 'node:zlib';

/** Channels of a pixel: RGB, or RGB with alpha. */
export type Channels = 3 | 4;

/**
 * Writes an 8-bit PNG.
 * @param pixelAt the colour at x, y in device px from the top left, a byte for each channel
 */
export function encodePng(
  width: number,
  height: number,
  channels: Channels,
  pixelAt: (x: number, y: number) => readonly number[],
): Uint8Array {
  const stride = 1 + width * channels;
  // The first byte of each row names its filter; 0 is none.
  const rows = new Uint8Array(stride * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) rows.set(pixelAt(x, y), y * stride + 1 + x * channels);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Bits per channel, colour type (2: RGB, 6: RGBA), deflate, adaptive filters, not interlaced.
  header.set([8, channels === 4 ? 6 : 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array()),
  ]);
}

function chunk(type: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const framed = Buffer.alloc(named.byteLength + 8);
  framed.writeUInt32BE(content.byteLength, 0);
  framed.set(named, 4);
  framed.writeUInt32BE(crc32(named), named.byteLength + 4);
  return framed;
}
