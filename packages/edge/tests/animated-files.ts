import { deflateSync } from 'node:zlib';
import { PNG_SIGNATURE, pngChunk } from './png-chunk.js';

/** A colour of three channels, 0 to 255. */
type Rgb = readonly [red: number, green: number, blue: number];

interface Sided {
  readonly width: number;
  readonly height: number;
}

/** Properties of every frame. */
interface Framed extends Sided {
  readonly left?: number;
  readonly top?: number;
}

/** A picture of a GIF; `pixels` are indices into its palette. */
export interface GifPicture extends Framed {
  readonly pixels: (x: number, y: number) => number;
  /** Disposal method, 0 to 7. */
  readonly dispose?: number;
  /** The transparent index of the palette. */
  readonly transparent?: number;
  /** Hundredths of a second. There is no control without a delay, a disposal or a transparent index. */
  readonly delay?: number;
  readonly interlaced?: boolean;
  readonly palette?: readonly Rgb[];
}

/** A GIF to write. */
export interface GifDrawing extends Sided {
  readonly palette: readonly Rgb[];
  readonly pictures: readonly GifPicture[];
  /** The number in its NETSCAPE block; no block without it. */
  readonly repeats?: number;
  /** Palette index of the background. */
  readonly background?: number;
  /** Blocks between the palette and the first picture. */
  readonly extra?: readonly Buffer[];
}

const word = (value: number): number[] => [value & 255, value >> 8];

/** Data in sub-blocks of at most 255 bytes, each with its length prefix. */
const blocksOf = (bytes: Buffer): Buffer => {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 255) {
    const part = bytes.subarray(at, at + 255);
    parts.push(Buffer.of(part.length), part);
  }
  return Buffer.concat([...parts, Buffer.of(0)]);
};

/** An extension of a GIF: an application extension with its name, or a comment. */
export const gifExtension = (label: number, name: string, body: Buffer): Buffer =>
  Buffer.concat([
    Buffer.of(0x21, label),
    ...(name === '' ? [] : [Buffer.of(name.length), Buffer.from(name)]),
    blocksOf(body),
  ]);

/** Writes a GIF from the given blocks, including files that no encoder would write. */
export function gifFile(drawing: GifDrawing): Buffer {
  const { width, height, palette, pictures, repeats, background = 0, extra = [] } = drawing;
  const bits = tableBits(palette);
  const loop =
    repeats === undefined ? [] : [gifExtension(0xff, 'NETSCAPE2.0', Buffer.of(1, ...word(repeats)))];
  return Buffer.concat([
    Buffer.from('GIF89a'),
    Buffer.of(...word(width), ...word(height), 0x80 | (bits - 1), background, 0),
    table(palette),
    ...loop,
    ...extra,
    ...pictures.map((picture) => pictureBlock(picture, palette)),
    Buffer.of(0x3b),
  ]);
}

const tableBits = (palette: readonly Rgb[]): number => Math.max(1, Math.ceil(Math.log2(palette.length)));

function table(palette: readonly Rgb[]): Buffer {
  const whole = Buffer.alloc(3 * 2 ** tableBits(palette));
  for (const [at, colour] of palette.entries()) whole.set(colour, at * 3);
  return whole;
}

function pictureBlock(picture: GifPicture, shared: readonly Rgb[]): Buffer {
  const { left = 0, top = 0, width, height, dispose, transparent, delay, interlaced, palette } = picture;
  const controlled = dispose !== undefined || transparent !== undefined || delay !== undefined;
  const flags = ((dispose ?? 0) << 2) | (transparent === undefined ? 0 : 1);
  const bits = tableBits(palette ?? shared);
  return Buffer.concat([
    ...(controlled ? [Buffer.of(0x21, 0xf9, 4, flags, ...word(delay ?? 0), transparent ?? 0, 0)] : []),
    Buffer.of(0x2c, ...word(left), ...word(top), ...word(width), ...word(height)),
    Buffer.of((palette === undefined ? 0 : 0x80 | (bits - 1)) | (interlaced === true ? 0x40 : 0)),
    ...(palette === undefined ? [] : [table(palette)]),
    Buffer.of(Math.max(2, bits)),
    blocksOf(lzw(rowsOf(picture), Math.max(2, bits))),
  ]);
}

/** The palette indices of a picture, its rows in file order. */
function rowsOf({ width, height, pixels, interlaced = false }: GifPicture): number[] {
  const passes = interlaced
    ? [
        [0, 8],
        [4, 8],
        [2, 4],
        [1, 2],
      ]
    : [[0, 1]];
  const numbers: number[] = [];
  for (const [first = 0, step = 1] of passes) {
    for (let y = first; y < height; y += step) {
      for (let x = 0; x < width; x += 1) numbers.push(pixels(x, y));
    }
  }
  return numbers;
}

/** LZW without repetitions: the table is cleared before its codes become one bit longer. */
function lzw(numbers: readonly number[], bits: number): Buffer {
  const [clear, end] = [2 ** bits, 2 ** bits + 1];
  const bytes: number[] = [];
  let [held, count] = [0, 0];
  const put = (code: number) => {
    held |= code << count;
    count += bits + 1;
    while (count >= 8) {
      bytes.push(held & 255);
      held >>= 8;
      count -= 8;
    }
  };
  numbers.forEach((number, at) => {
    if (at % (clear - 2) === 0) put(clear);
    put(number);
  });
  put(end);
  if (count > 0) bytes.push(held & 255);
  return Buffer.from(bytes);
}

/** A frame of an animated PNG; `pixels` have four channels. */
export interface ApngFrame extends Framed {
  readonly pixels: (x: number, y: number) => readonly [number, number, number, number];
  readonly dispose?: 0 | 1 | 2;
  readonly blend?: 0 | 1;
  /** Seconds as a fraction. */
  readonly delay?: readonly [above: number, below: number];
}

/** An animated PNG to write. */
export interface ApngDrawing extends Sided {
  readonly frames: readonly ApngFrame[];
  readonly plays?: number;
  /** Declared number of frames, if false. */
  readonly claims?: number;
  /** A still picture before the animation that is not part of it. */
  readonly still?: ApngFrame;
  /** Chunks between the header and the pixels. */
  readonly extra?: readonly Buffer[];
}

const long = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, at * 4);
  return bytes;
};

/** Writes an animated PNG, 8 bits per channel with transparency. */
export function apngFile({
  width,
  height,
  frames,
  plays = 0,
  claims,
  still,
  extra = [],
}: ApngDrawing): Buffer {
  let sequence = 0;
  const next = () => {
    sequence += 1;
    return sequence - 1;
  };
  const control = ({ left = 0, top = 0, dispose = 0, blend = 0, delay = [1, 10], ...side }: ApngFrame) =>
    pngChunk(
      'fcTL',
      Buffer.concat([
        long(next(), side.width, side.height, left, top),
        Buffer.from([delay[0] >> 8, delay[0] & 255, delay[1] >> 8, delay[1] & 255, dispose, blend]),
      ]),
    );
  const parts = frames.map((frame, at) => {
    const first = control(frame);
    const pixels = at === 0 && still === undefined;
    const body = pixels ? rgba(frame) : Buffer.concat([long(next()), rgba(frame)]);
    return Buffer.concat([first, pngChunk(pixels ? 'IDAT' : 'fdAT', body)]);
  });
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk('IHDR', Buffer.concat([long(width, height), Buffer.of(8, 6, 0, 0, 0)])),
    pngChunk('acTL', long(claims ?? frames.length, plays)),
    ...extra,
    ...(still === undefined ? [] : [pngChunk('IDAT', rgba(still))]),
    ...parts,
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function rgba({ width, height, pixels }: ApngFrame): Buffer {
  const rows = Buffer.alloc((1 + width * 4) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows.set(pixels(x, y), y * (1 + width * 4) + 1 + x * 4);
  }
  return deflateSync(rows);
}
