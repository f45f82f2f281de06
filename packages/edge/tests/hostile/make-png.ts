import { deflateSync } from 'node:zlib';
import { deflatedZeros } from '../hostile-pictures.js';
import { PNG_SIGNATURE, pngChunk } from '../png-chunk.js';
import { type Chance, sidesOf } from './chance.js';

const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Depths that each colour type may have (PNG specification, 11.2.1). */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

const long = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, at * 4);
  return bytes;
};

/** Compressed zeros; cached, because hundreds of files contain them. */
const nothing = new Map<number, Buffer>();

/** Compressed zeros. @param length rounded up to two significant digits, so that few are made */
function packedZeros(length: number): Buffer {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(length)) - 1);
  const rounded = Math.ceil(length / unit) * unit;
  const known = nothing.get(rounded);
  if (known !== undefined) return known;
  const packed = deflatedZeros(rounded, 1);
  nothing.set(rounded, packed);
  return packed;
}

interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly type: number;
  readonly interlaced: boolean;
}

/** Compressed rows of a picture: empty, noise, too few, or far too many. */
function rows(chance: Chance, { width, height, depth, type, interlaced }: Header): Buffer {
  const row = 1 + Math.ceil((width * (CHANNELS[type] ?? 1) * depth) / 8);
  const length = Math.ceil(row * height * (interlaced ? 1.15 : 1)) + 64;
  const declared = chance.once(15) ? length * chance.oneOf([0.5, 2, 20]) : length;
  const bounded = Math.min(540_000_000, Math.max(1, Math.round(declared)));
  if (bounded < 200_000 && chance.once(2)) {
    const pixels = chance.bytes(bounded);
    for (let at = 0; at < bounded; at += row) pixels[at] = chance.below(chance.once(20) ? 256 : 5);
    return deflateSync(pixels);
  }
  return packedZeros(bounded);
}

function pieces(chance: Chance, name: string, body: Buffer, before = (): Buffer => Buffer.alloc(0)): Buffer {
  const maxLength = chance.once(10) ? chance.spread(1, 64) : 65_536;
  if (body.length / maxLength > 150_000) return pngChunk(name, Buffer.concat([before(), body]));
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += maxLength) {
    parts.push(pngChunk(name, Buffer.concat([before(), body.subarray(at, at + maxLength)])));
  }
  return Buffer.concat(parts);
}

/** A PNG or an APNG with chunks, profiles, texts and depths that no encoder writes. */
export function makePng(chance: Chance): Buffer {
  const type = chance.oneOf([0, 2, 3, 4, 6, 6, 2]);
  const header: Header = {
    ...sidesOf(chance),
    type: chance.once(40) ? chance.below(8) : type,
    depth: chance.once(40) ? chance.below(20) : chance.oneOf(DEPTHS[type] ?? [8]),
    interlaced: chance.once(3),
  };
  const interlace = chance.once(50) ? chance.below(256) : header.interlaced ? 1 : 0;
  const start = Buffer.concat([
    long(header.width, header.height),
    Buffer.from([header.depth, header.type, 0, 0, interlace]),
  ]);
  const animated = chance.once(4);
  const palette =
    header.type === 3 || chance.once(20) ? [pngChunk('PLTE', chance.bytes(3 * chance.between(1, 256)))] : [];
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk('IHDR', start),
    ...ancillary(chance),
    ...palette,
    ...(chance.once(6) ? [pngChunk('tRNS', chance.bytes(chance.oneOf([1, 2, 6, 256])))] : []),
    ...(animated ? apng(chance, header) : [pieces(chance, 'IDAT', rows(chance, header))]),
    ...(chance.once(10) ? ancillary(chance) : []),
    ...(chance.once(15) ? [] : [pngChunk('IEND', Buffer.alloc(0))]),
    ...(chance.once(15) ? [chance.bytes(chance.spread(1, 4000))] : []),
  ]);
}

/** Ancillary chunks: bombs of text and of profiles, floods of small ones, EXIF, unknown ones. */
function ancillary(chance: Chance): Buffer[] {
  const bomb = (): Buffer => packedZeros(chance.spread(1000, 60_000_000));
  const flood = chance.once(15) ? chance.spread(100, 250_000) : chance.below(3);
  const one = chance.oneOf([
    () => pngChunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), bomb()])),
    () => pngChunk('iCCP', Buffer.concat([Buffer.from('icc\0\0'), bomb()])),
    () => pngChunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\x01\0\0\0', 'latin1'), bomb()])),
    () => pngChunk('tEXt', Buffer.concat([Buffer.from('Comment\0'), chance.bytes(chance.spread(1, 3000))])),
    () =>
      pngChunk('eXIf', Buffer.concat([Buffer.from('MM\0*\0\0\0\x08'), chance.bytes(chance.spread(1, 3000))])),
    () => pngChunk('sPLT', Buffer.concat([Buffer.from('p\0\x08'), chance.bytes(6 * chance.between(1, 300))])),
    () => pngChunk('gAMA', long(chance.spread(1, 2_000_000_000))),
    () => pngChunk('cHRM', chance.bytes(32)),
    () => pngChunk('cICP', chance.bytes(4)),
    () => pngChunk('sBIT', chance.bytes(4)),
    () => pngChunk('pHYs', chance.bytes(9)),
    () => pngChunk('prIv', chance.bytes(chance.spread(1, 3000))),
  ])();
  const times = Math.min(flood, Math.floor(30_000_000 / one.length));
  return [Buffer.alloc(one.length * times, one)];
}

/** Frames whose controls may be false about their position, their size and their number. */
function apng(chance: Chance, header: Header): Buffer[] {
  const small = header.width * header.height < 300_000;
  const frames = chance.once(12) && small ? chance.spread(200, 25_000) : chance.between(1, small ? 30 : 3);
  let sequence = 0;
  const next = (): Buffer => {
    sequence += 1;
    return long(chance.once(500) ? chance.below(1000) : sequence - 1);
  };
  const side = (max: number): number => (chance.once(60) ? chance.spread(1, 70_000) : chance.between(1, max));
  const shared = { ...header, width: Math.min(64, header.width), height: Math.min(64, header.height) };
  const few = rows(chance, shared);
  const parts = [
    pngChunk('acTL', long(chance.once(15) ? chance.spread(1, 0xffff_fff0) : frames, chance.below(4))),
  ];
  for (let frame = 0; frame < frames; frame += 1) {
    const whole = frame === 0 || (chance.once(8) && small && frames < 100);
    const many = frames > 100;
    const size = whole
      ? header
      : many
        ? shared
        : { ...header, width: side(header.width), height: side(header.height) };
    const place =
      whole || many
        ? [0, 0]
        : [
            chance.below(Math.max(1, header.width - size.width + 1)),
            chance.below(Math.max(1, header.height - size.height + 1)),
          ];
    const delay = Buffer.from([
      0,
      chance.below(256),
      0,
      chance.below(256),
      chance.below(chance.once(20) ? 256 : 3),
      chance.below(2),
    ]);
    parts.push(pngChunk('fcTL', Buffer.concat([next(), long(size.width, size.height, ...place), delay])));
    const packed = many && !whole ? few : rows(chance, size);
    parts.push(frame === 0 ? pieces(chance, 'IDAT', packed) : pieces(chance, 'fdAT', packed, next));
  }
  return parts;
}
