/** An item of an AVIF that {@link avifFile} writes. */
export interface WrittenItem {
  readonly id: number;
  readonly type: string;
  readonly body: Uint8Array;
  readonly properties: readonly Buffer[];
  readonly name?: string;
  /** Sizes of the extents in which its body is stored. Default: one extent. */
  readonly extents?: readonly number[];
  /** The item before it whose bytes in the file it shares; its own body is not written. */
  readonly sharing?: number;
}

/** The contents of an AVIF to write. */
export interface WrittenAvif {
  readonly items: readonly WrittenItem[];
  /** Type, source item, and target items. */
  readonly references?: readonly (readonly [kind: string, from: number, to: readonly number[]])[];
  readonly handler?: string;
  /** Additional boxes in `meta`, and after it. */
  readonly inMeta?: readonly Buffer[];
  readonly behind?: readonly Buffer[];
  /** Bytes in `mdat` that belong to no item. */
  readonly unclaimed?: Uint8Array;
  readonly brands?: string;
}

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const u32 = (value: number): Buffer => Buffer.concat([u16(Math.floor(value / 65_536)), u16(value % 65_536)]);

/** A box: its length, its name, and its contents. */
export const avifBox = (name: string, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(8 + body.length), Buffer.from(name, 'latin1'), body]);
};

/** A box with a version, and flags that are 0. */
export const fullBox = (name: string, version: number, ...parts: readonly Uint8Array[]): Buffer =>
  avifBox(name, Buffer.from([version, 0, 0, 0]), ...parts);

/** The size property of an item. */
export const ispe = (width: number, height: number): Buffer => fullBox('ispe', 0, u32(width), u32(height));

/** The property that makes an item the transparency of another one. */
export const alphaUrn = (): Buffer =>
  fullBox('auxC', 0, Buffer.from('urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0'));

/** A centred clean aperture. */
export const clap = (width: number, height: number): Buffer =>
  avifBox('clap', ...[width, 1, height, 1, 0, 1, 0, 1].map(u32));

/** A turn by a quarter. */
export const turned = (): Buffer => avifBox('irot', Buffer.from([1]));

/** The configuration of a stream with additional units, which a decoder receives before the stream. */
export const configured = (av1C: Buffer, units: Buffer): Buffer => avifBox('av1C', av1C.subarray(8), units);

/** The data of a grid of tiles. */
export const gridBody = (rows: number, columns: number, width: number, height: number): Buffer =>
  Buffer.concat([Buffer.from([0, 1, rows - 1, columns - 1]), u32(width), u32(height)]);

/** The data of an overlay of one layer. */
export const overlayBody = (width: number, height: number): Buffer =>
  Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(8), u32(width), u32(height), Buffer.alloc(8)]);

/** The stream of a one-item AVIF by sharp, and the box that describes it. */
export function streamIn(avif: Buffer): { readonly body: Buffer; readonly av1C: Buffer } {
  const data = avif.indexOf('mdat');
  const about = avif.indexOf('av1C');
  return {
    body: avif.subarray(data + 4, data - 4 + avif.readUInt32BE(data - 4)),
    av1C: avif.subarray(about - 4, about - 4 + avif.readUInt32BE(about - 4)),
  };
}

/** Writes an AVIF of any items, the first of which is displayed (ISO/IEC 14496-12, 8.11; ISO/IEC 23008-12). */
export function avifFile({
  items,
  references = [],
  handler = '',
  inMeta = [],
  behind = [],
  unclaimed = new Uint8Array(),
  brands = 'avifmif1miaf',
}: WrittenAvif): Buffer {
  const ftyp = avifBox('ftyp', Buffer.from('avif'), u32(0), Buffer.from(brands));
  const properties = items.flatMap((item) => item.properties);
  let place = 0;
  const given = items.map(({ id, properties: { length } }) => {
    const places = Array.from({ length }, () => {
      place += 1;
      return place;
    });
    return Buffer.concat([u16(id), Buffer.from([length, ...places])]);
  });
  const meta = (start: number): Buffer => {
    let at = start;
    const starts = new Map<number, number>();
    const places = items.map(({ id, body, sharing, extents = [body.length] }) => {
      let from = sharing === undefined ? at : (starts.get(sharing) ?? 0);
      starts.set(id, from);
      const pieces = extents.map((length) => {
        from += length;
        return Buffer.concat([u32(from - length), u32(length)]);
      });
      if (sharing === undefined) at += body.length;
      return Buffer.concat([u16(id), u16(0), u16(extents.length), ...pieces]);
    });
    const kinds = items.map(({ id, type, name = '' }) =>
      fullBox('infe', 2, u16(id), u16(0), Buffer.from(`${type}${name}\0`)),
    );
    const boxes = references.map(([kind, from, to]) =>
      avifBox(kind, u16(from), u16(to.length), ...to.map(u16)),
    );
    return fullBox(
      'meta',
      0,
      fullBox('hdlr', 0, u32(0), Buffer.from('pict'), Buffer.alloc(12), Buffer.from(`${handler}\0`)),
      fullBox('pitm', 0, u16(items[0]?.id ?? 0)),
      fullBox('iloc', 0, Buffer.from([0x44, 0]), u16(items.length), ...places),
      fullBox('iinf', 0, u16(items.length), ...kinds),
      avifBox('iprp', avifBox('ipco', ...properties), fullBox('ipma', 0, u32(items.length), ...given)),
      ...(boxes.length > 0 ? [fullBox('iref', 0, ...boxes)] : []),
      ...inMeta,
    );
  };
  const start = ftyp.length + meta(0).length + 8;
  const data = avifBox(
    'mdat',
    ...items.map(({ body, sharing }) => (sharing === undefined ? body : Buffer.alloc(0))),
    unclaimed,
  );
  return Buffer.concat([ftyp, meta(start), data, ...behind]);
}
