import { PNG_SIGNATURE, pngChunk } from './png-chunk.js';

const repeated = (part: Buffer, count: number): Buffer => Buffer.alloc(part.length * count, part);

/** A JPEG with additional segments after its start. */
export const withSegments = (jpeg: Buffer, marker: number, count: number): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), repeated(Buffer.from([0xff, marker, 0, 2]), count), jpeg.subarray(2)]);

/** A progressive JPEG with its last scan repeated. */
export function withScans(jpeg: Buffer, count: number): Buffer {
  const last = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]));
  const end = jpeg.length - 2;
  return Buffer.concat([
    jpeg.subarray(0, end),
    repeated(jpeg.subarray(last, end), count),
    jpeg.subarray(end),
  ]);
}

const riffChunk = (name: string, body: Buffer): Buffer => {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return Buffer.concat([Buffer.from(name), size, body, Buffer.alloc(body.length & 1)]);
};

const riff = (...chunks: readonly Buffer[]): Buffer =>
  riffChunk('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks]));

/** A still WebP of one chunk as a frame of `side` px with a delay of 10 ms. */
export const webpFrame = (still: Buffer, side: number): Buffer => {
  const header = Buffer.alloc(16);
  header.writeUIntLE(side - 1, 6, 3);
  header.writeUIntLE(side - 1, 9, 3);
  header.writeUIntLE(10, 12, 3);
  return riffChunk('ANMF', Buffer.concat([header, still.subarray(12)]));
};

/** A WebP of frames on a square canvas of `side` px. */
export function framedWebp(frames: readonly Buffer[], side: number, extra: readonly Buffer[] = []): Buffer {
  const canvas = Buffer.alloc(10);
  canvas[0] = 2;
  canvas.writeUIntLE(side - 1, 4, 3);
  canvas.writeUIntLE(side - 1, 7, 3);
  return riff(riffChunk('VP8X', canvas), riffChunk('ANIM', Buffer.alloc(6)), ...extra, ...frames);
}

/** The same frame repeated. */
export const floodedWebp = (still: Buffer, count: number): Buffer =>
  framedWebp([repeated(webpFrame(still, 2), count)], 2);

/** A still WebP after a flood of unknown chunks. */
export const chunkedWebp = (still: Buffer, count: number): Buffer =>
  riff(repeated(riffChunk('none', Buffer.alloc(0)), count), still.subarray(12));

/**
 * A lossless WebP of 1024 × 1024 pixels in which each block of 4 × 4 has its own prefix code group: 65,536 groups of five codes
 * of one symbol (RFC 9649, 6.2).
 */
export function groupedWebp(): Buffer {
  const bits = Buffer.alloc(400_000);
  let written = 0;
  const put = (value: number, count: number): void => {
    for (let at = 0; at < count; at += 1) {
      bits[written >> 3] = (bits[written >> 3] ?? 0) | (((value >>> at) & 1) << (written & 7));
      written += 1;
    }
  };
  const one = (): void => put(0b0001, 4);
  // 256 symbols of eight bits: the lengths 0 and 8 have a code of one bit each.
  const uniform = (alphabet: number): void => {
    put(0, 1);
    put(12 - 4, 4);
    for (let place = 0; place < 12; place += 1) put(place === 2 || place === 11 ? 1 : 0, 3);
    put(0, 1);
    for (let symbol = 0; symbol < alphabet; symbol += 1) put(symbol < 256 ? 1 : 0, 1);
  };
  put(0x2f, 8);
  put(1023, 14);
  put(1023, 14);
  // No transparency, version 0; no transform, no colour cache; groups, for blocks of 4 × 4; and again no cache.
  put(0, 4);
  put(0b100, 3);
  put(0, 3);
  put(0, 1);
  uniform(280);
  uniform(256);
  for (let channel = 0; channel < 3; channel += 1) one();
  for (let group = 0; group < 65_536; group += 1) {
    put(group & 255, 8);
    put(group >> 8, 8);
  }
  for (let code = 0; code < 65_536 * 5; code += 1) one();
  return riff(riffChunk('VP8L', bits.subarray(0, Math.ceil(written / 16) * 2 + 16)));
}

/**
 * A lossless WebP of 4096 × 4096 pixels whose predictors take a bit for each block of 4 × 4; the stream ends within them.
 * @param length bytes of these
 */
export function predictedWebp(length: number): Buffer {
  // The bits of the header, the lowest first: size, no transparency, version 0; a transform of the first kind, for blocks of
  // 4 × 4, without a colour cache; green is 0 or 1; red, blue, alpha and the distance are always 0.
  const size = (4095).toString(2).padStart(14, '0');
  const sizes = [...size].reverse().join('').repeat(2);
  const codes = ['111', '00000000', '10000000', '1000', '1000', '1000', '1000'];
  const bits = [sizes, '0000', '1', '00', '000', '0', ...codes].join('');
  const head = Buffer.alloc(Math.ceil(bits.length / 8));
  for (const [at, bit] of [...bits].entries())
    head[at >> 3] = (head[at >> 3] ?? 0) | (Number(bit) << (at & 7));
  return riff(riffChunk('VP8L', Buffer.concat([Buffer.from([0x2f]), head, Buffer.alloc(length)])));
}

/** A GIF of frames of one pixel. */
export function floodedGif(count: number): Buffer {
  const header = Buffer.from('GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1');
  const picture = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
  return Buffer.concat([header, repeated(picture, count), Buffer.from([0x3b])]);
}

/** A PNG without pixels and with repeated chunks. */
export const floodedPng = (name: string, count: number): Buffer =>
  Buffer.concat([PNG_SIGNATURE, repeated(pngChunk(name, Buffer.alloc(0)), count)]);

/** A directory entry: its tag, its type (3 is a number of two bytes, 4 of four), and one value. */
export type TiffEntry = readonly [tag: number, kind: 3 | 4, value: number];

/** The minimal directory of a gray picture of one byte per pixel, in one strip after the header. */
export const grayEntries = (width: number, height: number): readonly TiffEntry[] => [
  [256, 3, width],
  [257, 3, height],
  [258, 3, 8],
  [259, 3, 1],
  [262, 3, 1],
  [273, 4, 8],
  [277, 3, 1],
  [278, 3, height],
  [279, 4, width * height],
];

/** A TIFF of pictures that share their pixels (TIFF 6.0, section 2). `next` is the offset after the last one. */
export function tiffOf(
  pixels: Buffer,
  directory: readonly TiffEntry[],
  count = 1,
  next: 'end' | 'first' = 'end',
): Buffer {
  const size = 2 + 12 * directory.length + 4;
  const first = 8 + pixels.length + (pixels.length & 1);
  const file = Buffer.alloc(first + count * size);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(first, 4);
  pixels.copy(file, 8);
  for (let picture = 0; picture < count; picture += 1) {
    let at = first + picture * size;
    file.writeUInt16LE(directory.length, at);
    at += 2;
    for (const [tag, kind, value] of directory) {
      file.writeUInt16LE(tag, at);
      file.writeUInt16LE(kind, at + 2);
      file.writeUInt32LE(1, at + 4);
      file.writeUInt32LE(value, at + 8);
      at += 12;
    }
    const last = picture === count - 1;
    file.writeUInt32LE(last ? (next === 'first' ? first : 0) : first + (picture + 1) * size, at);
  }
  return file;
}
