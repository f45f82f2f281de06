import { deflateSync } from 'node:zlib';
import sharp, { type AvifOptions } from 'sharp';
import { paint } from './pictures.js';
import { pngChunk } from './png-chunk.js';

/** The colours of the four quarters of pictures that are compared with a browser. */
export const STORED = [
  [220, 60, 40],
  [60, 180, 75],
  [70, 90, 200],
  [128, 128, 128],
] as const;

const SIDE = 64;

const at = (x: number, y: number): (typeof STORED)[number] =>
  STORED[(y < SIDE / 2 ? 0 : 2) + (x < SIDE / 2 ? 0 : 1)] ?? STORED[3];

/** A picture of the four colours. */
export const storedQuarters = () => paint(SIDE, SIDE, at);

/** The same values in 16 bits per channel, with an alpha channel if `alpha` is given. */
export function storedQuarters16(alpha?: number): Promise<Buffer> {
  const channels = alpha === undefined ? 3 : 4;
  const pixels = new Uint16Array(SIDE * SIDE * channels);
  for (let pixel = 0; pixel < SIDE * SIDE; pixel += 1) {
    const colour = [...at(pixel % SIDE, Math.floor(pixel / SIDE)), ...(alpha === undefined ? [] : [alpha])];
    pixels.set(
      colour.map((value) => value * 257),
      pixel * channels,
    );
  }
  return deepPng(pixels, SIDE, SIDE, channels);
}

/** A PNG of 16 bits per channel. */
export function deepPng(
  pixels: Uint16Array,
  width: number,
  height: number,
  channels: 1 | 2 | 3 | 4,
): Promise<Buffer> {
  const image = sharp(pixels, { raw: { width, height, channels } });
  return image
    .toColourspace(channels < 3 ? 'grey16' : 'rgb16')
    .png()
    .toBuffer();
}

/** A PNG with additional chunks before its picture. */
export const withChunks = (png: Buffer, chunks: readonly Buffer[]): Buffer =>
  Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);

export const chunk = (name: string, body: Uint8Array | readonly number[]): Buffer =>
  pngChunk(name, Uint8Array.from(body));

const longs = (values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [place, value] of values.entries()) bytes.writeUInt32BE(Math.round(value), place * 4);
  return bytes;
};

export const cicp = (primaries: number, transfer: number, matrix = 0, range = 1): Buffer =>
  chunk('cICP', [primaries, transfer, matrix, range]);
export const gama = (exponent: number): Buffer => chunk('gAMA', longs([exponent * 100_000]));
/** White, red, green and blue: x and y of each. */
export const chrm = (points: readonly number[]): Buffer =>
  chunk('cHRM', longs(points.map((value) => value * 100_000)));
export const srgbChunk = (): Buffer => chunk('sRGB', [0]);
export const iccp = (profile: Uint8Array): Buffer =>
  chunk('iCCP', Buffer.concat([Buffer.from('profile\0\0'), deflateSync(profile)]));
/** A JPEG with a profile in one segment. */
export function withSegment(jpeg: Buffer, profile: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), profile]);
  const head = Buffer.of(0xff, 0xe2, 0, 0);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

/** Peak luminance of a picture, and average of its frames, cd/m². */
export const clli = (maximum: number, average = 400): Buffer =>
  chunk('cLLI', longs([maximum * 10_000, average * 10_000]));

/** Display P3: white, red, green, blue. */
export const P3_POINTS = [0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06];
/** sRGB. */
export const SRGB_POINTS = [0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06];

/** A lossless AVIF of the four colours whose container declares the given colour space. */
export async function codedAvif(
  primaries: number,
  transfer: number,
  options: AvifOptions = {},
  image = storedQuarters(),
): Promise<Buffer> {
  const bytes = await image
    .avif({ lossless: true, chromaSubsampling: '4:4:4', effort: 0, ...options })
    .toBuffer();
  const place = bytes.indexOf('colrnclx');
  if (place < 0) throw new Error('Expected an AVIF with a colour box, received one without.');
  bytes.writeUInt16BE(primaries, place + 8);
  bytes.writeUInt16BE(transfer, place + 10);
  return bytes;
}

/** A one-item AVIF with one more property, after the existing ones. */
export function withProperty(avif: Buffer, name: string, body: Buffer): Buffer {
  const box = Buffer.concat([Buffer.alloc(4), Buffer.from(name), body]);
  box.writeUInt32BE(box.length);
  const start = (wanted: string, of: Buffer): number => of.indexOf(wanted) - 4;
  const container = start('ipco', avif);
  const containerEnd = container + avif.readUInt32BE(container);
  let properties = 0;
  for (let place = container + 8; place < containerEnd; place += avif.readUInt32BE(place)) properties += 1;
  const entry = start('ipma', avif) + 16;
  const count = avif[entry + 2] ?? 0;
  const entryEnd = entry + 3 + count;
  const grown = Buffer.concat([
    avif.subarray(0, containerEnd),
    box,
    avif.subarray(containerEnd, entryEnd),
    Buffer.of(properties + 1),
    avif.subarray(entryEnd),
  ]);
  const add = (place: number, more: number) => grown.writeUInt32BE(grown.readUInt32BE(place) + more, place);
  add(container, box.length);
  add(start('ipma', grown), 1);
  grown[entry + box.length + 2] = count + 1;
  for (const holder of ['iprp', 'meta']) add(start(holder, grown), box.length + 1);
  // Its item location follows all of that: version 0, a base and an offset of four bytes each.
  add(start('iloc', grown) + 20, box.length + 1);
  return grown;
}

/** An uncompressed TIFF of three 8-bit channels in one strip; additional directory entries hold two SHORTs at most. */
export function plainTiff(
  pixels: Uint8Array,
  width: number,
  height: number,
  photometric: number,
  more: Readonly<Record<number, readonly [number] | readonly [number, number]>> = {},
): Buffer {
  const entries: [tag: number, values: readonly number[]][] = [
    [256, [width]],
    [257, [height]],
    [259, [1]],
    [262, [photometric]],
    [277, [3]],
    [278, [height]],
    [284, [1]],
    ...Object.entries(more).map(([tag, values]): [number, readonly number[]] => [Number(tag), values]),
  ];
  const count = entries.length + 3;
  const [bits, data] = [8 + 2 + count * 12 + 4, 8 + 2 + count * 12 + 4 + 8];
  const directory = [
    ...entries.map(([tag, values]) => ({ tag, kind: 3, values, offset: undefined })),
    { tag: 258, kind: 3, values: [8, 8, 8], offset: bits },
    { tag: 273, kind: 4, values: [], offset: data },
    { tag: 279, kind: 4, values: [], offset: pixels.length },
  ].sort((one, other) => one.tag - other.tag);
  const head = Buffer.alloc(data);
  head.write('II*\0', 'latin1');
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(count, 8);
  for (const [place, { tag, kind, values, offset }] of directory.entries()) {
    const entry = 10 + place * 12;
    head.writeUInt16LE(tag, entry);
    head.writeUInt16LE(kind, entry + 2);
    head.writeUInt32LE(Math.max(1, values.length), entry + 4);
    if (offset !== undefined) head.writeUInt32LE(offset, entry + 8);
    else for (const [next, value] of values.entries()) head.writeUInt16LE(value, entry + 8 + next * 2);
  }
  for (const next of [0, 2, 4]) head.writeUInt16LE(8, bits + next);
  return Buffer.concat([head, pixels]);
}
