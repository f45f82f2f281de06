import type { Limits } from '@cameo/core';
import { type Av1Samples, av1Samples, WORST_SAMPLES } from '../av1.js';
import { viewOf } from '../bytes.js';
import { broken, figure, type Survey, tooMuch } from '../survey.js';
import { type AvifContents, type AvifItem, avifContents, streamOf } from './contents.js';

/** How often a picture may be coded: itself, its transparency, and one more, such as a map of its brightness. */
const TIMES = 3;

/** What may be coded beyond that, px: tiles that reach over the edge, thumbnails. */
const BESIDE = 4_000_000;

/** What a coded picture counts at least, px: a decoder is made for each, and tiles have 64 × 64 px and more. */
const LEAST = 16_384;

/** What the canvas below the layers of an overlay takes of what a coded picture of its size does: 3.3 of 15.8 bytes a pixel. */
const BELOW = 0.25;

/** Items that say how a picture is made of others (ISO/IEC 23008-12, 6.6): a grid, an overlay, itself, a tone map. */
const DERIVED: readonly string[] = ['grid', 'iovl', 'iden', 'tmap'];

/** Pixels that are decoded for an item: those of its colours, and those of what belongs to it, such as transparency. */
interface Decoded {
  readonly colour: number;
  readonly beside: number;
  /** Coded bytes, as often as they are decoded. */
  readonly bytes: number;
}

/**
 * Adds up what is coded in an AVIF or a HEIC, by the sizes of all its coded items, to which libheif holds its decoder, and
 * by their own streams. libvips reports the size of what is shown, which may be a small part of that. Each time that one
 * picture is made of another counts, for as often it is decoded.
 * @throws ProblemError `source-too-large`; `source-corrupt` where the parts cannot be followed
 */
export function surveyAvif(bytes: Uint8Array, limits: Pick<Limits, 'sourcePixels'>): Survey {
  const {
    shown,
    colour,
    beside,
    bytes: codedBytes,
    samples,
  } = followed(() => {
    const contents = avifContents(bytes);
    const primary = contents.items.find(({ id }) => id === contents.primary);
    if (primary === undefined) throw new RangeError('no item that is shown');
    const coded = codedItems(bytes, contents);
    return {
      shown: extentOf(bytes, primary) ?? 0,
      ...decodedOf(bytes, contents, coded),
      samples: samplesOf(coded.values()),
    };
  });
  const most = TIMES * shown + BESIDE;
  if (colour + beside > most) {
    const received = `coded pictures of ${figure(colour + beside)} pixels for one of ${figure(shown)}`;
    throw tooMuch(received, `at most ${figure(most)} pixels`);
  }
  const largest = Math.max(colour, beside);
  if (largest > limits.sourcePixels) {
    throw tooMuch(`coded pictures of ${figure(largest)} pixels`, `at most ${figure(limits.sourcePixels)}`);
  }
  return { codedPixels: largest, codedBytes, samples };
}

/** Where parts cannot be followed a decoder might find what was not seen, so that it gets nothing. */
function followed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw broken(`parts that cannot be followed: ${error.message}`);
    throw error;
  }
}

/** How the coded pictures of an AVIF are coded, by their own streams, the most of all of them. */
const samplesOf = (coded: Iterable<Av1Samples | undefined>): Av1Samples =>
  [...coded]
    .filter((found) => found !== undefined)
    .reduce(
      (most, { samples, deep }) => ({ samples: Math.max(most.samples, samples), deep: most.deep || deep }),
      { samples: 1, deep: false },
    );

/** What the streams of all items that are coded in AV1 say; what cannot be followed counts as the worst. */
const codedItems = (
  bytes: Uint8Array,
  { items }: AvifContents,
): ReadonlyMap<AvifItem, Av1Samples | undefined> =>
  new Map(
    items
      .filter(({ type }) => type === 'av01')
      .map((item) => {
        const { stream } = item;
        return [item, stream === undefined ? WORST_SAMPLES : av1Samples(streamOf(bytes, stream))];
      }),
  );

/** All that may be decoded. An item that nothing asks for counts too. */
function decodedOf(
  bytes: Uint8Array,
  { items, primary, references }: AvifContents,
  coded: ReadonlyMap<AvifItem, Av1Samples | undefined>,
): Decoded {
  const known = new Map<number, Decoded>();
  const madeOf = referencesBy(references.filter(({ kind }) => kind === 'dimg'));
  const partOf = references.filter(({ kind }) => kind === 'auxl');
  const belonging = referencesBy(
    partOf.flatMap(({ from, to }) => to.map((id) => ({ from: id, to: [from] }))),
  );
  const own = new Map<number, number>();
  const lengths = new Map(items.map(({ id, stream }) => [id, stream && streamOf(bytes, stream).length]));
  for (const item of items) {
    own.set(item.id, (own.get(item.id) ?? 0) + ownPixels(bytes, item, coded.get(item)));
  }
  const open = new Set<number>();

  const weigh = (id: number): Decoded => {
    const before = known.get(id);
    if (before !== undefined) return before;
    if (open.has(id)) throw new RangeError('a picture that is made of itself');
    open.add(id);
    let [colour, beside, length] = [own.get(id) ?? 0, 0, lengths.get(id) ?? 0];
    for (const other of madeOf.get(id) ?? []) {
      const part = weigh(other);
      colour += part.colour;
      beside += part.beside;
      length += part.bytes;
    }
    for (const other of belonging.get(id) ?? []) {
      const part = weigh(other);
      beside += part.colour + part.beside;
      length += part.bytes;
    }
    open.delete(id);
    const found = { colour, beside, bytes: length };
    known.set(id, found);
    return found;
  };

  const parts = new Set([...madeOf.values(), ...belonging.values()].flat());
  const alone = items.map(({ id }) => id).filter((id) => id !== primary && !parts.has(id));
  let [colour, beside, length] = [0, 0, 0];
  const add = (id: number): void => {
    const found = weigh(id);
    colour += found.colour;
    beside += found.beside;
    length += found.bytes;
  };
  for (const id of new Set([...(parts.has(primary) ? [] : [primary]), ...alone])) add(id);
  // What is left goes in a circle, which is noticed here.
  for (const { id } of items) if (!known.has(id)) add(id);
  return { colour, beside, bytes: length };
}

/** What each item refers to. */
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

/** Pixels that an item itself has coded; of one that is made of others, its canvas where that is larger than it says. */
function ownPixels(bytes: Uint8Array, item: AvifItem, coded: Av1Samples | undefined): number {
  const { type } = item;
  const stated = extentOf(bytes, item);
  if (DERIVED.includes(type)) {
    const canvas = canvasOf(bytes, item);
    if (canvas > (stated ?? 0)) return canvas;
    return type === 'iovl' ? Math.ceil(canvas * BELOW) : 0;
  }
  if (type !== 'av01') return stated === undefined ? 0 : Math.max(stated, LEAST);
  if (stated === undefined && coded?.pixels === undefined) {
    throw new RangeError('a coded picture without a size');
  }
  return Math.max(stated ?? 0, coded?.pixels ?? 0, LEAST);
}

/** The size that an item is said to have (`ispe`), px; the largest, where it has several. */
function extentOf(bytes: Uint8Array, { properties }: AvifItem): number | undefined {
  const view = viewOf(bytes);
  const stated = properties
    .filter(({ name }) => name === 'ispe')
    .map(({ start }) => view.getUint32(start + 4) * view.getUint32(start + 8));
  return stated.length === 0 ? undefined : Math.max(...stated);
}

/** Pixels of what a grid or an overlay is put together on, by its own bytes (ISO/IEC 23008-12, 6.6.2). */
function canvasOf(bytes: Uint8Array, { type, stream }: AvifItem): number {
  if (type !== 'grid' && type !== 'iovl') return 0;
  if (stream === undefined) throw new RangeError(`a ${type} in pieces`);
  const view = viewOf(streamOf(bytes, stream));
  const wide = (view.getUint8(1) & 1) === 1;
  // Behind the version and the flags: rows and columns of a grid, the colour below an overlay.
  const at = type === 'grid' ? 4 : 10;
  const [width, height] = wide
    ? [view.getUint32(at), view.getUint32(at + 4)]
    : [view.getUint16(at), view.getUint16(at + 2)];
  return width * height;
}
