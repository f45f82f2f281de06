import { PNG_SIGNATURE, pngChunk } from './png-chunk.js';

const repeated = (part: Buffer, count: number): Buffer => Buffer.alloc(part.length * count, part);

/** A JPEG with segments behind its start. */
export const withSegments = (jpeg: Buffer, marker: number, count: number): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), repeated(Buffer.from([0xff, marker, 0, 2]), count), jpeg.subarray(2)]);

/** A progressive JPEG whose last scan comes again and again. */
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

/** A still WebP of one chunk as a frame of `side` px that is shown for 10 ms. */
export const webpFrame = (still: Buffer, side: number): Buffer => {
  const header = Buffer.alloc(16);
  header.writeUIntLE(side - 1, 6, 3);
  header.writeUIntLE(side - 1, 9, 3);
  header.writeUIntLE(10, 12, 3);
  return riffChunk('ANMF', Buffer.concat([header, still.subarray(12)]));
};

/** A WebP of frames in a square of `side` px. */
export function framedWebp(frames: readonly Buffer[], side: number, extra: readonly Buffer[] = []): Buffer {
  const canvas = Buffer.alloc(10);
  canvas[0] = 2;
  canvas.writeUIntLE(side - 1, 4, 3);
  canvas.writeUIntLE(side - 1, 7, 3);
  return riff(riffChunk('VP8X', canvas), riffChunk('ANIM', Buffer.alloc(6)), ...extra, ...frames);
}

/** The same frame again and again. */
export const floodedWebp = (still: Buffer, count: number): Buffer =>
  framedWebp([repeated(webpFrame(still, 2), count)], 2);

/** A still WebP behind a flood of chunks that nobody knows. */
export const chunkedWebp = (still: Buffer, count: number): Buffer =>
  riff(repeated(riffChunk('none', Buffer.alloc(0)), count), still.subarray(12));

/** A GIF of frames of one pixel. */
export function floodedGif(count: number): Buffer {
  const header = Buffer.from('GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1');
  const picture = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
  return Buffer.concat([header, repeated(picture, count), Buffer.from([0x3b])]);
}

/** A PNG of no pixels with chunks of a kind. */
export const floodedPng = (name: string, count: number): Buffer =>
  Buffer.concat([PNG_SIGNATURE, repeated(pngChunk(name, Buffer.alloc(0)), count)]);

/** An entry of a directory: its tag, its kind (3 is a number of two bytes, 4 of four), and one value. */
export type TiffEntry = readonly [tag: number, kind: 3 | 4, value: number];

/** The least that a gray picture of one byte a pixel says, in rows of one strip that begins behind the header. */
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

/** A TIFF of pictures that share their pixels (TIFF 6.0, section 2). `next` says where the last one leads. */
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
