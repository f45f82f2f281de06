import { crc32, deflateSync } from 'node:zlib';

/** 1600 × 1200, RGB: a grid that reveals crops and stretching, colour bars, grey steps, and circles that must stay round. */
export function drawTestChart(): Uint8Array {
  const [width, height] = [1600, 1200];
  return encodePng(width, height, 3, (x, y) => {
    const fromCentre = Math.hypot(x - width / 2, y - height / 2);
    if ([150, 300, 450].some((radius) => Math.abs(fromCentre - radius) < 3)) return WHITE;
    // A frame of one pixel, which reveals a crop.
    if (x === 0 || y === 0 || x === width - 1 || y === height - 1) return [255, 0, 0];
    if (x % 100 < 2 || y % 100 < 2) return [96, 96, 96];
    if (y < 200) return BARS[Math.floor((x * BARS.length) / width)] ?? WHITE;
    if (y >= height - 200) return grey(Math.floor((x * 16) / width) * 17);
    // Different in each corner, which reveals rotation and mirroring.
    return [Math.round((x * 255) / width), Math.round((y * 255) / height), 128];
  });
}

/** 512 × 512, RGBA: a disc with a transparent edge and a translucent centre. */
export function drawBadge(): Uint8Array {
  const size = 512;
  return encodePng(size, size, 4, (x, y) => {
    const radius = Math.hypot(x - (size - 1) / 2, y - (size - 1) / 2);
    const alpha = Math.round(255 * Math.min(1, Math.max(0, (250 - radius) / 20)));
    return radius < 120 ? [255, 255, 255, 128] : [220, 60, 40, alpha];
  });
}

const WHITE = [255, 255, 255] as const;
const BARS = [
  WHITE,
  [255, 255, 0],
  [0, 255, 255],
  [0, 255, 0],
  [255, 0, 255],
  [255, 0, 0],
  [0, 0, 255],
  [0, 0, 0],
] as const;

function grey(level: number): readonly number[] {
  return [level, level, level];
}

/** Channels of a pixel: RGB, or RGB with alpha. */
export type Channels = 3 | 4;

/**
 * Writes an 8-bit PNG.
 * @param pixelAt the colour at x, y in device px from the top left, one byte per channel
 */
export function encodePng(
  width: number,
  height: number,
  channels: Channels,
  pixelAt: (x: number, y: number) => readonly number[],
): Uint8Array {
  const stride = 1 + width * channels;
  // The first byte of each row selects its filter; 0 is none.
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
