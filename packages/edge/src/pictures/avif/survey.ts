import type { Limits } from '@cameo/core';
import type { Av1Samples } from '../av1.js';
import { viewOf } from '../bytes.js';
import type { Steps } from '../steps.js';
import { broken, figure, type Survey, tooMuch } from '../survey.js';
import { type CodedItem, codedItems, DERIVED, metadataBytes, turnsOf } from './coded-items.js';
import { type AvifContents, type AvifItem, avifContents, streamOf } from './contents.js';

/** How often a picture may be coded: itself, its transparency, and one more, such as a gain map. */
const TIMES = 3;

/** Additional coded pixels that are allowed: tiles that extend past the edge, thumbnails. */
const MARGIN_PX = 4_000_000;

/** Minimum cost of a coded picture, px: each needs a decoder, and tiles have at least 64 × 64 px. */
const MIN_COST_PX = 16_384;

/**
 * Memory of the canvas below the layers of an overlay, and of a frame that a later one refers to, relative to a coded picture of
 * its size: 3.3 and 2.1 of 15.8 bytes a pixel.
 */
const BELOW = 0.25;

/** Pixels that are decoded for an item: its colours, and auxiliary items such as transparency. */
interface Decoded {
  readonly colour: number;
  readonly beside: number;
  /** Coded bytes, multiplied by how often they are decoded. */
  readonly bytes: number;
  /** Pixels of all frames, counted as often as they are decoded, and once more for each turn or crop: 17 of 30 ms a million. */
  readonly framed: number;
}

/**
 * Adds up the coded content of an AVIF or a HEIC, by the declared sizes of all its coded items, to which libheif limits its
 * decoder, and by their streams. libvips reports only the size of the displayed picture, which may be a small part of that. An
 * item counts once for each reference, because it is decoded that often.
 * @throws ProblemError `source-too-large`; `source-corrupt` when the structure is invalid
 */
export function surveyAvif(bytes: Uint8Array, limits: Pick<Limits, 'sourcePixels'>, steps: Steps): Survey {
  const {
    shown,
    colour,
    beside,
    bytes: codedBytes,
    framed: decodedPixels,
    ...known
  } = followed(() => {
    const contents = avifContents(bytes);
    const primary = contents.items.find(({ id }) => id === contents.primary);
    if (primary === undefined) throw new RangeError('no item that is shown');
    const coded = codedItems(bytes, contents, steps);
    return {
      shown: extentOf(bytes, primary) ?? 0,
      ...decodedOf(bytes, contents, coded),
      samples: samplesOf([...coded.values()].map(({ samples }) => samples)),
      metadataBytes: metadataBytes(bytes, contents),
    };
  });
  const maxPixels = TIMES * shown + MARGIN_PX;
  if (colour + beside > maxPixels) {
    const received = `coded pictures of ${figure(colour + beside)} pixels for one of ${figure(shown)}`;
    throw tooMuch(received, `at most ${figure(maxPixels)} pixels`);
  }
  const largest = Math.max(colour, beside);
  if (largest > limits.sourcePixels) {
    throw tooMuch(`coded pictures of ${figure(largest)} pixels`, `at most ${figure(limits.sourcePixels)}`);
  }
  return { ...known, codedPixels: largest, codedBytes, decodedPixels };
}

/** An invalid structure is rejected: a decoder might find pictures that this survey misses. */
function followed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw broken(`parts that cannot be followed: ${error.message}`);
    throw error;
  }
}

/** The maximum of the samples in the streams of all coded pictures. */
const samplesOf = (coded: readonly Av1Samples[]): Av1Samples => ({
  samples: Math.max(1, ...coded.map(({ samples }) => samples)),
  deep: coded.some(({ deep }) => deep),
});

/** Everything that may be decoded. Unreferenced items count too. */
function decodedOf(
  bytes: Uint8Array,
  { items, primary, references }: AvifContents,
  coded: ReadonlyMap<AvifItem, CodedItem>,
): Decoded {
  const known = new Map<number, Decoded>();
  const madeOf = referencesBy(references.filter(({ kind }) => kind === 'dimg'));
  const partOf = references.filter(({ kind }) => kind === 'auxl');
  const belonging = referencesBy(
    partOf.flatMap(({ from, to }) => to.map((id) => ({ from: id, to: [from] }))),
  );
  const own = new Map<number, Decoded>();
  for (const item of items) {
    const found = coded.get(item);
    const pixels = ownPixels(bytes, item, found);
    const frames = found?.samples.frames ?? 1;
    const turns = turnsOf(item);
    const turned = turns === 0 ? 0 : turns * Math.max(pixels, extentOf(bytes, item) ?? 0);
    const before = own.get(item.id);
    const length = found?.bytes ?? (item.stream === undefined ? 0 : streamOf(bytes, item.stream).length);
    own.set(item.id, {
      colour: (before?.colour ?? 0) + Math.ceil(pixels * (1 + (frames - 1) * BELOW)),
      beside: 0,
      bytes: (before?.bytes ?? 0) + length,
      framed: (before?.framed ?? 0) + pixels * frames + turned,
    });
  }
  const open = new Set<number>();

  const weigh = (id: number): Decoded => {
    const before = known.get(id);
    if (before !== undefined) return before;
    if (open.has(id)) throw new RangeError('a picture that contains itself');
    open.add(id);
    let found = own.get(id) ?? NOTHING;
    for (const other of madeOf.get(id) ?? []) found = sumOf(found, weigh(other));
    for (const other of belonging.get(id) ?? []) {
      const { colour, beside, ...part } = weigh(other);
      found = sumOf(found, { ...part, colour: 0, beside: colour + beside });
    }
    open.delete(id);
    known.set(id, found);
    return found;
  };

  const parts = new Set([...madeOf.values(), ...belonging.values()].flat());
  const alone = items.map(({ id }) => id).filter((id) => id !== primary && !parts.has(id));
  let all = NOTHING;
  const add = (id: number): void => {
    all = sumOf(all, weigh(id));
  };
  for (const id of new Set([...(parts.has(primary) ? [] : [primary]), ...alone])) add(id);
  // Items that remain are part of a cycle, which is detected here.
  for (const { id } of items) if (!known.has(id)) add(id);
  return all;
}

const NOTHING: Decoded = { colour: 0, beside: 0, bytes: 0, framed: 0 };

const sumOf = (one: Decoded, other: Decoded): Decoded => ({
  colour: one.colour + other.colour,
  beside: one.beside + other.beside,
  bytes: one.bytes + other.bytes,
  framed: one.framed + other.framed,
});

/** The references of each item. */
function referencesBy(
  references: readonly { readonly from: number; readonly to: readonly number[] }[],
): ReadonlyMap<number, readonly number[]> {
  const by = new Map<number, number[]>();
  for (const { from, to } of references) {
    const before = by.get(from);
    if (before === undefined) by.set(from, [...to]);
    else before.push(...to);
  }
  return by;
}

/** Coded pixels of an item itself; for a derived item, the larger of its canvas and its declared size. */
function ownPixels(bytes: Uint8Array, item: AvifItem, coded: CodedItem | undefined): number {
  const { type } = item;
  const stated = extentOf(bytes, item);
  if (DERIVED.includes(type)) {
    const canvas = canvasOf(bytes, item);
    if (canvas > (stated ?? 0)) return canvas;
    return type === 'iovl' ? Math.ceil(canvas * BELOW) : 0;
  }
  if (type !== 'av01') return stated === undefined ? 0 : Math.max(stated, MIN_COST_PX);
  const pixels = coded?.samples.pixels;
  if (stated === undefined && pixels === undefined) throw new RangeError('a coded picture without a size');
  return Math.max(stated ?? 0, pixels ?? 0, MIN_COST_PX);
}

/** The declared size of an item (`ispe`), px; the largest if it has several. */
function extentOf(bytes: Uint8Array, { properties }: AvifItem): number | undefined {
  const view = viewOf(bytes);
  const stated = properties
    .filter(({ name }) => name === 'ispe')
    .map(({ start }) => view.getUint32(start + 4) * view.getUint32(start + 8));
  return stated.length === 0 ? undefined : Math.max(...stated);
}

/** Pixels of the canvas of a grid or an overlay, from its own bytes (ISO/IEC 23008-12, 6.6.2). */
function canvasOf(bytes: Uint8Array, { type, stream }: AvifItem): number {
  if (type !== 'grid' && type !== 'iovl') return 0;
  if (stream === undefined) throw new RangeError(`a ${type} in pieces`);
  const view = viewOf(streamOf(bytes, stream));
  const wide = (view.getUint8(1) & 1) === 1;
  // After the version and the flags: rows and columns of a grid, or the background colour of an overlay.
  const at = type === 'grid' ? 4 : 10;
  const [width, height] = wide
    ? [view.getUint32(at), view.getUint32(at + 4)]
    : [view.getUint16(at), view.getUint16(at + 2)];
  return width * height;
}
