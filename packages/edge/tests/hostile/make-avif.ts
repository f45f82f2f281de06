import {
  alphaUrn,
  avifBox,
  avifFile,
  clap,
  fullBox,
  gridBody,
  ispe,
  type WrittenItem,
} from '../avif-file.js';
import type { Chance } from './chance.js';
import { AVIF_WAYS, type CodedAvif, codedAvif, SIDES } from './coded.js';

type Reference = readonly [kind: string, from: number, to: readonly number[]];

interface Parts {
  readonly items: readonly WrittenItem[];
  readonly references: readonly Reference[];
}

const u16 = (value: number): Buffer => Buffer.from([(value >> 8) & 255, value & 255]);
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
};

/** The data of an overlay of some layers with their positions. */
const overlay = (width: number, height: number, places: readonly (readonly [number, number])[]): Buffer =>
  Buffer.concat([
    Buffer.from([0, 1]),
    Buffer.alloc(8),
    u32(width),
    u32(height),
    ...places.flatMap(([left, top]) => [u32(left), u32(top)]),
  ]);

/** An AVIF with items, sizes, tiles, layers and references that no encoder writes. */
export async function makeAvif(chance: Chance): Promise<Buffer> {
  const kind = chance.oneOf([plain, plain, withAlpha, grid, grid, overlaid, chained, crowd]);
  const { items, references } = await kind(chance);
  const file = avifFile({
    items,
    references,
    brands: chance.once(15) ? 'mif1heicmiaf' : 'avifmif1miaf',
    inMeta: boxes(chance),
    behind: [...boxes(chance), ...(chance.once(15) ? [chance.bytes(chance.spread(1, 4000))] : [])],
    unclaimed: chance.once(8) ? chance.bytes(chance.spread(1, 4000)) : Buffer.alloc(0),
  });
  if (chance.once(25)) file.write('avis', 8);
  return file;
}

/** A coded picture: usually small, sometimes of maximum size. */
function pick(chance: Chance): Promise<CodedAvif> {
  const at = chance.once(10) ? chance.between(4, 7) : chance.below(5);
  const side = chance.oneOf(SIDES.slice(at, at + 1));
  const way = at === 7 ? AVIF_WAYS[0] : chance.oneOf(AVIF_WAYS);
  return codedAvif(side, way, side[0] < 1000 && chance.once(2));
}

/** A coded item; its declared size may be false, and it may be rotated, mirrored or cropped. */
function item(
  chance: Chance,
  id: number,
  { body, av1C, width, height }: CodedAvif,
  more: readonly Buffer[] = [],
): WrittenItem {
  const lies = chance.once(16);
  const side = (declared: number): number => (lies ? chance.spread(1, 70_000) : declared);
  return {
    id,
    type: chance.once(60) ? chance.oneOf(['hvc1', 'jpeg', 'av02', 'Exif', 'mime']) : 'av01',
    body: chance.once(60) ? body.subarray(0, chance.below(body.length + 1)) : body,
    properties: [
      ...(chance.once(40) ? [] : [av1C]),
      ...(chance.once(40) ? [] : [ispe(side(width), side(height))]),
      ...(chance.once(40) ? [ispe(chance.spread(1, 9000), chance.spread(1, 9000))] : []),
      ...(chance.once(12) ? [clap(chance.spread(1, 700), chance.spread(1, 700))] : []),
      ...(chance.once(12) ? [avifBox('irot', Buffer.from([chance.below(4)]))] : []),
      ...(chance.once(12) ? [avifBox('imir', Buffer.from([chance.below(2)]))] : []),
      ...(chance.once(12) ? [fullBox('pixi', 0, Buffer.from([3, 8, 8, 8]))] : []),
      ...(chance.once(12)
        ? [
            avifBox(
              'colr',
              Buffer.from('nclx'),
              u16(chance.below(20)),
              u16(chance.below(20)),
              u16(chance.below(20)),
              Buffer.from([128]),
            ),
          ]
        : []),
      ...(chance.once(12)
        ? [avifBox('colr', Buffer.from('prof'), chance.bytes(chance.spread(1, 5000)))]
        : []),
      ...more,
    ],
  };
}

async function plain(chance: Chance): Promise<Parts> {
  return { items: [item(chance, 1, await pick(chance))], references: [] };
}

/** With transparency of another size, of the same, or several of them. */
async function withAlpha(chance: Chance): Promise<Parts> {
  const [own, other] = [await pick(chance), await pick(chance)];
  const many = chance.once(6) ? chance.between(2, 40) : 1;
  const alphas = Array.from({ length: many }, (_, at) =>
    item(chance, 2 + at, chance.once(2) ? own : other, [alphaUrn()]),
  );
  return {
    items: [item(chance, 1, own), ...alphas],
    references: alphas.map(({ id }): Reference => ['auxl', id, [1]]),
  };
}

/** A grid of tiles: distinct, repeated, too few or too many; with a matching canvas or not. */
async function grid(chance: Chance): Promise<Parts> {
  const tile = await pick(chance);
  const [rows, columns] = [chance.spread(1, chance.once(10) ? 30 : 5), chance.spread(1, 5)];
  const fits = !chance.once(3);
  const width = fits ? tile.width * columns : chance.spread(1, 70_000);
  const height = fits ? tile.height * rows : chance.spread(1, 70_000);
  const requested = chance.once(8) ? chance.spread(1, 2500) : rows * columns;
  const tiles = chance.once(2) ? 1 : Math.min(requested, 60);
  const declared = chance.once(6)
    ? ispe(chance.spread(1, 2000), chance.spread(1, 2000))
    : ispe(width, height);
  const alpha = chance.once(5);
  return {
    items: [
      {
        id: 1,
        type: 'grid',
        body: gridBody(Math.min(256, rows), Math.min(256, columns), width, height),
        properties: [declared],
      },
      ...Array.from({ length: tiles }, (_, at) => item(chance, 2 + at, tile)),
      ...(alpha ? [item(chance, 900, await pick(chance), [alphaUrn()])] : []),
    ],
    references: [
      ['dimg', 1, Array.from({ length: requested }, (_, at) => 2 + (at % tiles))],
      ...(alpha ? [['auxl', 900, [1]] as const] : []),
    ],
  };
}

/** Layers on a canvas. */
async function overlaid(chance: Chance): Promise<Parts> {
  const layer = await pick(chance);
  const layers = chance.once(8) ? chance.spread(5, 900) : chance.between(1, 4);
  const canvas = chance.once(2)
    ? ([layer.width, layer.height] as const)
    : ([chance.spread(1, 9000), chance.spread(1, 9000)] as const);
  const places = Array.from({ length: layers }, () => [chance.below(50), chance.below(50)] as const);
  const declared = chance.once(4) ? ispe(chance.spread(1, 2000), chance.spread(1, 2000)) : ispe(...canvas);
  return {
    items: [
      { id: 1, type: 'iovl', body: overlay(...canvas, places), properties: [declared] },
      item(chance, 2, layer),
    ],
    references: [['dimg', 1, places.map(() => 2)]],
  };
}

/** Derived pictures of derived pictures, sometimes of themselves. */
async function chained(chance: Chance): Promise<Parts> {
  const own = await pick(chance);
  const depth = chance.spread(1, 60);
  const size = ispe(own.width, own.height);
  const derived = Array.from({ length: depth }, (_, at): WrittenItem => {
    const type = chance.oneOf(['iden', 'iden', 'grid', 'iovl', 'tmap']);
    const body =
      type === 'grid'
        ? gridBody(1, 1, own.width, own.height)
        : type === 'iovl'
          ? overlay(own.width, own.height, [[0, 0]])
          : Buffer.alloc(0);
    return { id: 1 + at, type, body, properties: [size] };
  });
  const last = 1 + depth;
  return {
    items: [...derived, item(chance, last, own)],
    references: derived.map(({ id }): Reference => ['dimg', id, [chance.once(40) ? 1 : id + 1]]),
  };
}

/** Many items: thumbnails, metadata, hidden pictures. */
async function crowd(chance: Chance): Promise<Parts> {
  const own = await pick(chance);
  const many = chance.spread(2, 1200);
  const small = await codedAvif([64, 48], '4:2:0 8', false);
  const others = Array.from({ length: many }, (_, at) => {
    const id = 2 + at;
    return chance.once(3)
      ? {
          id,
          type: chance.oneOf(['Exif', 'mime', 'uri ']),
          body: chance.bytes(chance.spread(1, 200)),
          properties: [],
        }
      : item(chance, id, small);
  });
  return {
    items: [item(chance, 1, own), ...others],
    references: others.map(({ id }): Reference => [chance.oneOf(['thmb', 'cdsc', 'prem']), id, [1]]),
  };
}

/** Unrelated boxes, sometimes a flood of them. */
function boxes(chance: Chance): Buffer[] {
  if (!chance.once(6)) return [];
  const times = chance.once(10) ? chance.spread(10, 200_000) : 1;
  const one = avifBox(
    chance.oneOf(['free', 'uuid', 'xml ', 'moov', 'idat', 'meta', 'skip']),
    chance.bytes(chance.spread(1, 60)),
  );
  return [Buffer.alloc(one.length * times, one)];
}
