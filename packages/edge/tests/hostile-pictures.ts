import { constants, crc32, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { apngFile, gifFile } from './animated-files.js';
import { animation, noise, quarters } from './pictures.js';
import { PNG_SIGNATURE, pngChunk } from './png-chunk.js';

let made: Promise<ReadonlyMap<string, Buffer>> | undefined;

/** A file of every format and coding, small enough to be modified thousands of times, in copies. */
export function wholeFiles(): Promise<ReadonlyMap<string, Buffer>> {
  made ??= makeWholeFiles();
  return made;
}

async function makeWholeFiles(): Promise<ReadonlyMap<string, Buffer>> {
  const photo = noise(64, 48);
  const painted = quarters(64, 48);
  const alpha = painted.clone().ensureAlpha(0.5);
  const frames = [
    [220, 30, 30],
    [30, 160, 60],
    [40, 60, 200],
  ] as const;
  const timing = { loop: 0, delay: [100, 100, 100] };
  const size = { width: 64, height: 48 };
  return new Map<string, Buffer>([
    ['baseline.jpg', await photo.clone().jpeg().toBuffer()],
    [
      'progressive.jpg',
      await photo.clone().jpeg({ progressive: true }).withMetadata({ orientation: 6 }).toBuffer(),
    ],
    ['plain.png', await photo.clone().png().toBuffer()],
    ['interlaced.png', await alpha.clone().png({ progressive: true }).toBuffer()],
    ['palette.png', await painted.clone().png({ palette: true }).toBuffer()],
    ['lossy.webp', await photo.clone().webp().toBuffer()],
    ['lossless.webp', await alpha.clone().webp({ lossless: true }).toBuffer()],
    ['animated.webp', await animation('webp', frames, timing, size)],
    ['animated.gif', await animation('gif', frames, timing, size)],
    ['composed.gif', composedGif()],
    ['animated.png', composedPng()],
    ['still.avif', await photo.clone().avif({ effort: 0 }).toBuffer()],
    ['alpha.avif', await alpha.clone().avif({ effort: 0, bitdepth: 10 }).toBuffer()],
    ['strips.tif', await photo.clone().tiff({ compression: 'lzw' }).toBuffer()],
    [
      'tiles.tif',
      await photo.clone().tiff({ compression: 'jpeg', tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer(),
    ],
    ['drawing.svg', Buffer.from(SVG)],
  ]);
}

/** A GIF with disposed frames, which this package composes. */
export const composedGif = (frames = 3, frame = { width: 30, height: 20 }): Buffer =>
  gifFile({
    width: 64,
    height: 48,
    palette: [
      [220, 30, 30],
      [30, 160, 60],
      [40, 60, 200],
    ],
    repeats: 0,
    pictures: Array.from({ length: frames }, (_, at) => ({
      ...(at === 0 ? { width: 64, height: 48 } : frame),
      left: at % 30,
      top: at % 20,
      pixels: (x, y) => (x * y + at) % 3,
      dispose: 2,
      delay: 10,
    })),
  });

/** An animated PNG with a declared number of frames, which may be false. */
export const composedPng = (frames = 3, claims = frames): Buffer =>
  apngFile({
    width: 64,
    height: 48,
    claims,
    frames: Array.from({ length: frames }, (_, at) => ({
      ...(at === 0 ? { width: 64, height: 48 } : { width: 30, height: 20 }),
      pixels: (x, y) => [(x * 7 + at) & 255, (y * 5) & 255, 90, at === 1 ? 128 : 255],
      dispose: 1,
      blend: 1,
    })),
  });

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="64" height="48">
  <defs><linearGradient id="g"><stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient>
  <circle id="c" r="9" cx="20" cy="20"/></defs>
  <rect width="64" height="48" fill="url(#g)"/><use xlink:href="#c" x="9"/><path d="M3 3L40 40" stroke="#fff"/></svg>`;

/**
 * A PNG of one colour, some kilobytes for any size.
 * @param header depth in bits, colour type, and whether it is interlaced
 * @param extra chunks between the header and the pixels
 */
export function flatPng(
  width: number,
  height: number,
  header: { readonly depth: number; readonly type: number; readonly interlaced?: boolean },
  extra: readonly Buffer[] = [],
): Buffer {
  const { depth, type, interlaced = false } = header;
  const channels = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[type] ?? 1;
  const row = 1 + Math.ceil((width * channels * depth) / 8);
  const start = Buffer.alloc(13);
  start.writeUInt32BE(width, 0);
  start.writeUInt32BE(height, 4);
  start.set([depth, type, 0, 0, interlaced ? 1 : 0], 8);
  // Interlaced rows are fewer than 1.5 times the rows, each with its filter byte.
  const pixels = deflatedZeros(interlaced ? Math.ceil(row * height * 1.1) + 16 : row * height);
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk('IHDR', start),
    ...extra,
    pngChunk('IDAT', pixels),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Zeros in the format of zlib (RFC 1950): a compressed million of them, repeated, in a hundredth of the time. */
export function deflatedZeros(count: number, level = 9): Buffer {
  const MILLION = 1_000_000;
  const part = (length: number, finishFlush: number): Buffer =>
    deflateRawSync(Buffer.alloc(length), { level, finishFlush });
  // After a full flush nothing refers to what was before.
  const million = part(MILLION, constants.Z_FULL_FLUSH);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt16BE(count % 65_521, 0);
  checksum.writeUInt16BE(1, 2);
  return Buffer.concat([
    Buffer.from([0x78, 0xda]),
    ...Array.from({ length: Math.floor(count / MILLION) }, () => million),
    part(count % MILLION, constants.Z_FINISH),
    checksum,
  ]);
}

/** A compressed text that expands to `megabytes` of zeros. */
export const compressedText = (megabytes: number): Buffer =>
  pngChunk(
    'zTXt',
    Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(megabytes * 1_000_000))]),
  );

/** A compressed colour profile that expands to `megabytes` of zeros. */
export const compressedProfile = (megabytes: number): Buffer =>
  pngChunk('iCCP', Buffer.concat([Buffer.from('icc\0\0'), deflateSync(Buffer.alloc(megabytes * 1_000_000))]));

/** The same PNG with other sides in its header, and a valid checksum. */
export function pngThatClaims(png: Buffer, width: number, height: number): Buffer {
  const lying = Buffer.from(png);
  lying.writeUInt32BE(width, 16);
  lying.writeUInt32BE(height, 20);
  lying.writeUInt32BE(crc32(lying.subarray(12, 29)), 29);
  return lying;
}

/** A GIF of empty frames: each repeats one pixel. */
export function floodOfFrames(
  frames: number,
  screen: readonly [number, number],
  frame: readonly [number, number] = [1, 1],
): Buffer {
  const side = (px: number) => [px & 255, px >> 8];
  const header = Buffer.from([
    ...Buffer.from('GIF89a'),
    ...side(screen[0]),
    ...side(screen[1]),
    ...[0x80, 0, 0, 0, 0, 0, 255, 255, 255],
  ]);
  const control = [0x21, 0xf9, 4, 0, 1, 0, 0, 0];
  const image = [0x2c, 0, 0, 0, 0, ...side(frame[0]), ...side(frame[1]), 0, 2, 2, 0x44, 0x01, 0];
  const one = Buffer.from([...control, ...image]);
  return Buffer.concat([header, ...Array.from({ length: frames }, () => one), Buffer.from([0x3b])]);
}

/** One colour in a format, as small as its encoder makes it. */
export const flat = (
  width: number,
  height: number,
  format: 'jpeg' | 'webp' | 'avif' | 'tiff',
): Promise<Buffer> => {
  const image = sharp({
    create: { width, height, channels: 3, background: '#336699' },
    limitInputPixels: false,
  });
  if (format === 'webp') return image.webp({ lossless: true, effort: 0 }).toBuffer();
  if (format === 'avif') return image.avif({ effort: 0, quality: 30, chromaSubsampling: '4:2:0' }).toBuffer();
  return format === 'jpeg'
    ? image.jpeg({ progressive: true }).toBuffer()
    : image.tiff({ compression: 'deflate' }).toBuffer();
};

/** A drawing of `size` px with the given content. */
export const drawing = (inside: string, size = 1000): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${size}" height="${size}">${inside}</svg>`,
  );

/** The same, gzipped. */
export const zipped = (svg: Buffer): Buffer => gzipSync(svg, { level: 9 });
