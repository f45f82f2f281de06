import { deflatedZeros } from '../hostile-pictures.js';
import { type Chance, sidesOf } from './chance.js';

/** An entry: its tag, its type (3 is a number of two bytes, 4 of four), its values. */
type Entry = readonly [tag: number, kind: 1 | 2 | 3 | 4, values: readonly number[]];

const BYTES = { 1: 1, 2: 1, 3: 2, 4: 4 } as const;

/** Maximum number of strip or tile offsets to write. */
const MAX_OFFSETS = 20_000;

const packed = new Map<number, Buffer>();

/** Compressed zeros; one for each power of two is enough, because excess is ignored. */
function packedZeros(length: number): Buffer {
  const rounded = 2 ** Math.ceil(Math.log2(Math.max(2, length)));
  const known = packed.get(rounded);
  if (known !== undefined) return known;
  const made = deflatedZeros(rounded, 1);
  packed.set(rounded, made);
  return made;
}

/** A TIFF with directories, tags, planes and depths that no encoder writes. All strips and tiles share their bytes. */
export function makeTiff(chance: Chance): Buffer {
  const directories = chance.once(12) ? chance.spread(20, 20_000) : chance.between(1, 3);
  const size =
    directories > 3 ? { width: chance.spread(1, 40), height: chance.spread(1, 40) } : sidesOf(chance);
  const { entries, pixels } = layout(chance, size);
  const big = chance.once(8);
  return file(chance, pixels, entries, directories, big);
}

function layout(
  chance: Chance,
  { width, height }: { readonly width: number; readonly height: number },
): { readonly entries: readonly Entry[]; readonly pixels: Buffer } {
  const depth = chance.once(30)
    ? chance.between(1, 64)
    : chance.oneOf([8, 8, 8, 8, 16, 16, 32, chance.oneOf([1, 4, 64])]);
  const channels = chance.once(15) ? chance.between(1, 40) : chance.oneOf([1, 3, 3, 4, 5]);
  const planes = chance.once(4) ? 2 : 1;
  const photometric = chance.once(8)
    ? chance.oneOf([0, 1, 2, 3, 5, 6, 8, 9, 10, 32_845])
    : channels < 3
      ? 1
      : channels === 3
        ? chance.oneOf([2, 2, 2, 8])
        : chance.oneOf([2, 5]);
  const sample = chance.once(12) ? chance.between(1, 6) : depth > 16 ? 3 : 1;
  const tiled = chance.once(2);
  const across = tiled ? 16 * chance.spread(1, chance.once(8) ? 512 : 64) : width;
  const down = tiled
    ? 16 * chance.spread(1, chance.once(8) ? 512 : 64)
    : chance.once(3)
      ? height
      : chance.spread(1, Math.max(1, height));
  const packs = chance.once(8) ? chance.oneOf([5, 7, 32_773, 34_712]) : chance.oneOf([1, 8, 8, 8, 32_946]);
  const count = Math.min(
    MAX_OFFSETS,
    Math.ceil(width / across) * Math.ceil(height / down) * (planes === 2 ? channels : 1),
  );
  const block = Math.ceil((across * down * depth * (planes === 2 ? 1 : channels)) / 8);
  const wanted = Math.min(260_000_000, block);
  const body =
    packs === 8 || packs === 32_946 ? packedZeros(wanted) : Buffer.alloc(Math.min(wanted, 8_000_000));
  const places = (value: number): number[] => new Array<number>(count).fill(value);
  const entries: Entry[] = [
    [256, 4, [width]],
    [257, 4, [height]],
    [258, 3, new Array<number>(channels).fill(depth)],
    [259, 3, [packs]],
    [262, 3, [photometric]],
    ...(tiled ? [] : [[273, 4, places(8)] as Entry]),
    [277, 3, [channels]],
    ...(tiled
      ? []
      : ([
          [278, 4, [down]],
          [279, 4, places(body.length)],
        ] as Entry[])),
    [284, 3, [planes]],
    ...(chance.once(8) ? [[317, 3, [chance.between(1, 3)]] as Entry] : []),
    ...(photometric === 3
      ? [[320, 3, [...chance.bytes(3 * 2 ** Math.min(depth, 8))].map((byte) => byte * 257)] as Entry]
      : []),
    ...(tiled
      ? ([
          [322, 4, [across]],
          [323, 4, [down]],
          [324, 4, places(8)],
          [325, 4, places(body.length)],
        ] as Entry[])
      : []),
    ...(channels > 3 && chance.once(2)
      ? [[338, 3, new Array<number>(channels - 3).fill(chance.below(3))] as Entry]
      : []),
    [339, 3, new Array<number>(channels).fill(sample)],
    ...(chance.once(8) ? [[270, 2, [...chance.bytes(chance.spread(1, 3000))]] as Entry] : []),
    ...(chance.once(8) ? [[274, 3, [chance.between(0, 9)]] as Entry] : []),
  ];
  return { entries: doubled(chance, entries), pixels: body };
}

/** Occasionally a tag occurs twice with different values, or not at all. */
function doubled(chance: Chance, entries: readonly Entry[]): readonly Entry[] {
  if (!chance.once(5)) return entries;
  const [tag, kind, values] = chance.oneOf(entries);
  if (chance.once(3)) return entries.filter(([one]) => one !== tag);
  const other: Entry = [
    tag,
    kind,
    values.length > 4 ? values : values.map(() => chance.oneOf([1, 2, 8, 16, 64, 8192])),
  ];
  return chance.once(2) ? [...entries, other] : [other, ...entries];
}

/** TIFF 6.0, section 2, or BigTIFF, which has wider numbers. */
function file(
  chance: Chance,
  pixels: Buffer,
  entries: readonly Entry[],
  directories: number,
  big: boolean,
): Buffer {
  const [entryBytes, inline, countBytes, next] = big ? [20, 8, 8, 8] : [12, 4, 2, 4];
  const header = big ? 16 : 8;
  // The pixels begin at 8 in a TIFF, and after the longer header of a BigTIFF.
  const at = header + pixels.length + (pixels.length & 1);
  const size = countBytes + entries.length * entryBytes + next;
  const outside = at + directories * size;
  const blobs: Buffer[] = [];
  let end = outside;
  const directory = Buffer.alloc(size);
  if (big) directory.writeBigUInt64LE(BigInt(entries.length), 0);
  else directory.writeUInt16LE(entries.length, 0);
  for (const [index, [tag, kind, given]] of entries.entries()) {
    const values = tag === 273 || tag === 324 ? given.map(() => header) : given;
    const to = countBytes + index * entryBytes;
    const body = Buffer.alloc(values.length * BYTES[kind]);
    for (const [place, value] of values.entries())
      body.writeUIntLE(value % 2 ** (8 * BYTES[kind]), place * BYTES[kind], BYTES[kind]);
    directory.writeUInt16LE(tag, to);
    directory.writeUInt16LE(kind, to + 2);
    directory.writeUInt32LE(values.length, to + 4);
    const holds = to + (big ? 12 : 8);
    if (body.length <= inline) body.copy(directory, holds);
    else {
      directory.writeUInt32LE(end, holds);
      blobs.push(body);
      end += body.length;
    }
  }
  const chain = Buffer.alloc(directories * size, directory);
  for (let index = 0; index < directories; index += 1) {
    const last = index === directories - 1;
    const leads = last ? (chance.once(6) ? at : 0) : at + (index + 1) * size;
    chain.writeUInt32LE(leads, (index + 1) * size - next);
  }
  const head = Buffer.alloc(header);
  head.write(big ? 'II+\0' : 'II*\0', 'latin1');
  if (big) {
    head.writeUInt16LE(8, 4);
    head.writeBigUInt64LE(BigInt(at), 8);
  } else head.writeUInt32LE(at, 4);
  return Buffer.concat([head, pixels, Buffer.alloc(pixels.length & 1), chain, ...blobs]);
}
