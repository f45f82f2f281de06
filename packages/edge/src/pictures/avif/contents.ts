import { lettersAt, viewOf } from '../bytes.js';

/** Maximum number of sibling boxes. */
const MAX_BOXES = 4096;

/** Maximum number of items, and of extents of all items: libheif's limit. */
const MAX_ITEMS = 1000;

export interface Box {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads sibling boxes (ISO/IEC 14496-12, 4.2).
 * @throws RangeError when a box has an invalid length, or there are too many
 */
export function boxes(view: DataView, from: number, to: number): readonly Box[] {
  const found: Box[] = [];
  for (let at = from; at + 8 <= to; ) {
    if (found.length === MAX_BOXES) throw new RangeError('more boxes than any picture has');
    const short = view.getUint32(at);
    const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short === 0 ? to - at : short;
    const header = short === 1 ? 16 : 8;
    if (size < header) throw new RangeError('a box is smaller than its header');
    const name = lettersAt(view, at + 4);
    found.push({ name, start: at + header, end: Math.min(at + size, to) });
    at += size;
  }
  return found;
}

export interface Stream {
  readonly start: number;
  /** 0 means to the end of the file. */
  readonly length: number;
}

export interface Item {
  readonly id: number;
  /** Undefined for an item in several extents or in another file. */
  readonly stream: Stream | undefined;
  /** All of its extents, as libheif reads them: it takes no notice of another file. */
  readonly pieces: readonly Stream[];
}

/** The location of each item (8.11.3); `idat` is the box of small items beside it. */
export function itemStreams(view: DataView, { start }: Box, idat?: Box): readonly Item[] {
  let at = start + 4;
  const read = (bytes: number): number => {
    let value = 0;
    if (bytes === 4) value = view.getUint32(at);
    else for (let next = 0; next < bytes; next += 1) value = value * 256 + view.getUint8(at + next);
    at += bytes;
    return value;
  };
  const version = view.getUint8(start);
  const sizes = read(2);
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexBytes = version === 0 ? 0 : sizes & 15;
  const count = read(version < 2 ? 2 : 4);
  if (count > MAX_ITEMS) throw new RangeError('more items than any picture has');
  let pieces = 0;
  const items: Item[] = [];
  for (let item = 0; item < count; item += 1) {
    const id = read(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : read(2) & 15;
    const elsewhere = read(2) !== 0;
    const base = (method === 1 ? (idat?.start ?? 0) : 0) + read(baseBytes);
    const extents = read(2);
    pieces += extents;
    if (pieces > MAX_ITEMS) throw new RangeError('more pieces than any picture has');
    const found: Stream[] = [];
    for (let extent = 0; extent < extents; extent += 1) {
      read(indexBytes);
      found.push({ start: base + read(offsetBytes), length: read(lengthBytes) });
    }
    const readable = method === 0 || (method === 1 && idat !== undefined);
    const whole = readable && !elsewhere && extents === 1 ? found[0] : undefined;
    items.push({ id, stream: whole, pieces: readable ? found : [] });
  }
  return items;
}

/** The bytes of an item. */
export const streamOf = (bytes: Uint8Array, { start, length }: Stream): Uint8Array =>
  bytes.subarray(start, length === 0 ? bytes.length : start + length);

/** Maximum number of properties of all items together. */
const MAX_PROPERTIES = 16_384;

/** Maximum number of references between items, such as those of a grid to its tiles; each costs a decoder. */
const MAX_REFERENCES = 2000;

/** An item of an AVIF or a HEIC: a picture, an operation that combines pictures, or metadata. */
export interface AvifItem {
  readonly id: number;
  /** Four characters, such as `av01`. */
  readonly type: string;
  /** Location of its name. */
  readonly name: Stream;
  readonly properties: readonly Box[];
  /** Undefined for an item in several extents or in another file. */
  readonly stream: Stream | undefined;
  /** All of its extents. */
  readonly pieces: readonly Stream[];
}

/** A reference from one item to others: `dimg` means that it is composed of them, `auxl` that it belongs to them. */
export interface AvifReference {
  readonly kind: string;
  readonly from: number;
  readonly to: readonly number[];
}

/** The contents of the box `meta` of an AVIF or a HEIC (ISO/IEC 14496-12, 8.11; ISO/IEC 23008-12). */
export interface AvifContents {
  /** The top-level boxes of the file, and those in `meta`. */
  readonly outside: readonly Box[];
  readonly inside: readonly Box[];
  /** The item to display. */
  readonly primary: number;
  readonly items: readonly AvifItem[];
  readonly places: readonly Item[];
  readonly references: readonly AvifReference[];
  /** Offset of the last property association of an item, in each of their boxes. */
  readonly associated: readonly number[];
  /** All properties, of any item. */
  readonly properties: readonly Box[];
}

/**
 * Reads the structure of an AVIF or a HEIC.
 * @throws RangeError when it is invalid, exceeds the limits, or is ambiguous, so that decoders may differ
 */
export function avifContents(bytes: Uint8Array): AvifContents {
  const view = viewOf(bytes);
  const outside = boxes(view, 0, bytes.length);
  const meta = only(outside, 'meta');
  const inside = boxes(view, meta.start + 4, meta.end);
  const pitm = only(inside, 'pitm');
  const iinf = only(inside, 'iinf');
  const iloc = only(inside, 'iloc');
  const iprp = only(inside, 'iprp');
  const places = itemStreams(view, iloc, optional(inside, 'idat'));
  const placeOf = new Map(places.map((place) => [place.id, place]));
  if (placeOf.size !== places.length) throw new RangeError('an item with two places');
  const { of, properties, associated } = propertiesIn(view, iprp);
  const items = itemsIn(view, iinf).map(({ id, type, name }) => {
    const { stream, pieces = [] } = placeOf.get(id) ?? {};
    return { id, type, name, properties: of.get(id) ?? [], stream, pieces };
  });
  const iref = optional(inside, 'iref');
  return {
    outside,
    inside,
    primary:
      view.getUint8(pitm.start) === 0 ? view.getUint16(pitm.start + 4) : view.getUint32(pitm.start + 4),
    items,
    places,
    references: iref === undefined ? [] : referencesIn(view, iref),
    associated,
    properties,
  };
}

function optional(among: readonly Box[], name: string): Box | undefined {
  const [box, second] = among.filter((one) => one.name === name);
  if (second !== undefined) throw new RangeError(`two boxes ${name}`);
  return box;
}

function only(among: readonly Box[], name: string): Box {
  const box = optional(among, name);
  if (box === undefined) throw new RangeError(`no box ${name}`);
  return box;
}

/** Types and names of all items (8.11.6). Versions 0 and 1 have no type, and such items are no pictures. */
function itemsIn(view: DataView, { start, end }: Box): readonly Pick<AvifItem, 'id' | 'type' | 'name'>[] {
  const first = start + (view.getUint8(start) === 0 ? 6 : 8);
  return boxes(view, first, end)
    .filter(({ name, start: at }) => name === 'infe' && view.getUint8(at) >= 2)
    .map(({ start: at, end: to }) => {
      const wide = view.getUint8(at) > 2;
      const id = wide ? view.getUint32(at + 4) : view.getUint16(at + 4);
      const kind = at + (wide ? 10 : 8);
      return { id, type: lettersAt(view, kind), name: { start: kind + 4, length: to - kind - 4 } };
    });
}

/** The properties of each item, in all association boxes (ISO/IEC 23008-12, 9.3). */
function propertiesIn(view: DataView, { start, end }: Box) {
  const parts = boxes(view, start, end);
  const container = only(parts, 'ipco');
  const properties = boxes(view, container.start, container.end);
  const of = new Map<number, Box[]>();
  const associated: number[] = [];
  let given = 0;
  for (const { start: from } of parts.filter(({ name }) => name === 'ipma')) {
    const [version, wide] = [view.getUint8(from), (view.getUint8(from + 3) & 1) === 1];
    const count = view.getUint32(from + 4);
    let at = from + 8;
    for (let entry = 0; entry < count; entry += 1) {
      const id = version === 0 ? view.getUint16(at) : view.getUint32(at);
      at += version === 0 ? 2 : 4;
      const own = of.get(id) ?? [];
      const places = view.getUint8(at);
      at += 1;
      given += 1 + places;
      if (given > MAX_PROPERTIES) throw new RangeError('more properties than any picture has');
      for (let next = 0; next < places; next += 1) {
        const place = wide ? view.getUint16(at) & 0x7fff : view.getUint8(at) & 0x7f;
        at += wide ? 2 : 1;
        const property = properties[place - 1];
        if (property !== undefined) own.push(property);
      }
      of.set(id, own);
    }
    associated.push(at);
  }
  return { of, properties, associated };
}

/** References between items (ISO/IEC 14496-12, 8.11.12). */
function referencesIn(view: DataView, { start, end }: Box): readonly AvifReference[] {
  const idBytes = view.getUint8(start) === 0 ? 2 : 4;
  const idAt = (at: number): number => (idBytes === 2 ? view.getUint16(at) : view.getUint32(at));
  let made = 0;
  return boxes(view, start + 4, end).map(({ name, start: at }) => {
    const count = view.getUint16(at + idBytes);
    made += count;
    if (made > MAX_REFERENCES) throw new RangeError('more references than any picture has');
    const to = Array.from({ length: count }, (_, next) => idAt(at + (next + 1) * idBytes + 2));
    return { kind: name, from: idAt(at), to };
  });
}
