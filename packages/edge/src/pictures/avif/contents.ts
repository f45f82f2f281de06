import { viewOf } from '../bytes.js';
import { type Box, boxes, type Item, itemStreams, type Stream } from './avif-boxes.js';

/** Most properties of all items together. */
const MOST_PROPERTIES = 16_384;

/** Most references between items, such as those of a grid to its tiles; a decoder is made for each. */
const MOST_REFERENCES = 2000;

/** An item of an AVIF or a HEIC: a picture, a way to put pictures together, or metadata. */
export interface AvifItem {
  readonly id: number;
  /** Four letters, such as `av01`. */
  readonly type: string;
  /** Where its name begins. */
  readonly name: Stream;
  readonly properties: readonly Box[];
  /** Undefined for one that lies in pieces or in another file. */
  readonly stream: Stream | undefined;
}

/** What one item says of others: `dimg` that it is made of them, `auxl` that it belongs to them. */
export interface AvifReference {
  readonly kind: string;
  readonly from: number;
  readonly to: readonly number[];
}

/** What the box `meta` of an AVIF or a HEIC tells (ISO/IEC 14496-12, 8.11; ISO/IEC 23008-12). */
export interface AvifContents {
  /** The boxes of the file, and those in `meta`. */
  readonly outside: readonly Box[];
  readonly inside: readonly Box[];
  /** The item that is shown. */
  readonly primary: number;
  readonly items: readonly AvifItem[];
  readonly places: readonly Item[];
  readonly references: readonly AvifReference[];
  /** Where the last property was given to an item, in each of their boxes. */
  readonly associated: readonly number[];
  /** All properties, of whichever item. */
  readonly properties: readonly Box[];
}

/** Four letters, as the name of a box or the type of an item. */
export const lettersAt = (view: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((next) => view.getUint8(at + next)));

/**
 * Reads what an AVIF or a HEIC is made of.
 * @throws RangeError where it cannot be followed, has more than any picture has, or says something twice of which decoders
 * may take either
 */
export function avifContents(bytes: Uint8Array): AvifContents {
  const view = viewOf(bytes);
  const outside = boxes(view, 0, bytes.length);
  const meta = only(outside, 'meta');
  const inside = boxes(view, meta.start + 4, meta.end);
  const [pitm, iinf, iloc, iprp] = ['pitm', 'iinf', 'iloc', 'iprp'].map((name) => only(inside, name)) as [
    Box,
    Box,
    Box,
    Box,
  ];
  const places = itemStreams(view, iloc, optional(inside, 'idat'));
  const streams = new Map(places.map(({ id, stream }) => [id, stream]));
  if (streams.size !== places.length) throw new RangeError('an item with two places');
  const { of, properties, associated } = propertiesIn(view, iprp);
  const items = itemsIn(view, iinf).map(({ id, type, name }) => ({
    id,
    type,
    name,
    properties: of.get(id) ?? [],
    stream: streams.get(id),
  }));
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

/** Kinds and names of all items (8.11.6). Those of the versions 0 and 1 have no kind, and are no pictures. */
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

/** The properties of each item, in all boxes that say so (ISO/IEC 23008-12, 9.3). */
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
      if (given > MOST_PROPERTIES) throw new RangeError('more properties than any picture has');
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

/** What items say of each other (ISO/IEC 14496-12, 8.11.12). */
function referencesIn(view: DataView, { start, end }: Box): readonly AvifReference[] {
  const idBytes = view.getUint8(start) === 0 ? 2 : 4;
  const idAt = (at: number): number => (idBytes === 2 ? view.getUint16(at) : view.getUint32(at));
  let made = 0;
  return boxes(view, start + 4, end).map(({ name, start: at }) => {
    const count = view.getUint16(at + idBytes);
    made += count;
    if (made > MOST_REFERENCES) throw new RangeError('more references than any picture has');
    const to = Array.from({ length: count }, (_, next) => idAt(at + (next + 1) * idBytes + 2));
    return { kind: name, from: idAt(at), to };
  });
}
