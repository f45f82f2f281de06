import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

// Originals of which more is decoded, or held, than their header shows: the subject of the survey of bytes (ADR 26).

/** Generators by kind; `megapixels` is the total of decoded pixels. */
export const SURVEYED = {
  'grid.avif': (megapixels) => ofItems(megapixels, 'grid'),
  'overlay.avif': (megapixels) => ofItems(megapixels, 'iovl'),
  'larger-alpha.avif': (megapixels) => ofItems(megapixels, 'auxl'),
  'many-segments.jpg': manySegments,
  'packed-texts.png': packedTexts,
} as const satisfies Record<string, (megapixels: number) => Promise<Buffer>>;

export type SurveyedKind = keyof typeof SURVEYED;

/** Writes one of them, unless it exists; returns its path. */
export async function writeSurveyed(kind: SurveyedKind, megapixels: number, folder: string): Promise<string> {
  const path = join(folder, `${megapixels}mp-${kind}`);
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (!isThere) await writeFile(path, await SURVEYED[kind](megapixels));
  return path;
}

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const box = (name: string, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(8 + body.length), Buffer.from(name), body]);
};
const full = (name: string, version: number, ...parts: readonly Uint8Array[]): Buffer =>
  box(name, Buffer.from([version, 0, 0, 0]), ...parts);

/** A coded picture, the source of a file's items. */
async function coded(width: number, height: number): Promise<{ stream: Buffer; properties: Buffer[] }> {
  const noise = { type: 'gaussian', mean: 128, sigma: 20 } as const;
  const avif = await sharp({ create: { width, height, channels: 3, background: '#808080', noise } })
    .avif({ effort: 0, quality: 30, chromaSubsampling: '4:2:0' })
    .toBuffer();
  const [data, about] = [avif.indexOf('mdat') - 4, avif.indexOf('av1C') - 4];
  const whole = (at: number): Buffer => avif.subarray(at, at + avif.readUInt32BE(at));
  return {
    stream: whole(data).subarray(8),
    properties: [whole(about), full('ispe', 0, u32(width), u32(height))],
  };
}

/**
 * An AVIF of coded pictures in a 2 × 2 grid, in an overlay, or with an alpha plane that is larger than the picture (ISO/IEC
 * 23008-12). All items share the bytes of one stream.
 */
async function ofItems(megapixels: number, way: 'grid' | 'iovl' | 'auxl'): Promise<Buffer> {
  const side = Math.round(
    Math.sqrt((megapixels * 1_000_000) / (way === 'grid' ? 4 : way === 'iovl' ? 2 : 1.25)),
  );
  const one = await coded(side, side);
  const half = way === 'auxl' ? await coded(side >> 1, side >> 1) : one;
  const size = way === 'grid' ? 2 * side : side;
  const canvas = full('ispe', 0, u32(size), u32(size));
  const derived =
    way === 'grid'
      ? Buffer.concat([Buffer.from([0, 1, 1, 1]), u32(size), u32(size)])
      : Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(8), u32(size), u32(size), Buffer.alloc(16)]);
  const alpha = full('auxC', 0, Buffer.from('urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0'));
  const items =
    way === 'auxl'
      ? [
          { type: 'av01', body: half.stream, properties: half.properties },
          { type: 'av01', body: one.stream, properties: [...one.properties, alpha] },
        ]
      : [
          { type: way, body: derived, properties: [canvas] },
          ...Array.from({ length: way === 'grid' ? 4 : 2 }, () => ({
            type: 'av01',
            body: one.stream,
            properties: one.properties,
          })),
        ];
  const ids = items.map((_, at) => at + 1);
  const [from, to] = way === 'auxl' ? [2, [1]] : [1, ids.slice(1)];
  return avifOf(items, box(way === 'auxl' ? 'auxl' : 'dimg', u16(from), u16(to.length), ...to.map(u16)));
}

interface Item {
  readonly type: string;
  readonly body: Buffer;
  readonly properties: readonly Buffer[];
}

/** A file of items with one reference; the first item is displayed (ISO/IEC 14496-12, 8.11). */
function avifOf(items: readonly Item[], reference: Buffer): Buffer {
  const ftyp = box('ftyp', Buffer.from('avif'), u32(0), Buffer.from('avifmif1miaf'));
  let property = 0;
  const given = items.map(({ properties }, at) => {
    const places = properties.map(() => {
      property += 1;
      return property;
    });
    return Buffer.concat([u16(at + 1), Buffer.from([places.length, ...places])]);
  });
  const meta = (start: number): Buffer => {
    let place = start;
    const places = items.map(({ body }, at) => {
      const entry = Buffer.concat([u16(at + 1), u16(0), u16(1), u32(place), u32(body.length)]);
      place += body.length;
      return entry;
    });
    return full(
      'meta',
      0,
      full('hdlr', 0, u32(0), Buffer.from('pict'), Buffer.alloc(13)),
      full('pitm', 0, u16(1)),
      full('iloc', 0, Buffer.from([0x44, 0]), u16(items.length), ...places),
      full(
        'iinf',
        0,
        u16(items.length),
        ...items.map(({ type }, at) => full('infe', 2, u16(at + 1), u16(0), Buffer.from(`${type}\0`))),
      ),
      box(
        'iprp',
        box('ipco', ...items.flatMap(({ properties }) => properties)),
        full('ipma', 0, u32(items.length), ...given),
      ),
      full('iref', 0, reference),
    );
  };
  const start = ftyp.length + meta(0).length + 8;
  return Buffer.concat([ftyp, meta(start), box('mdat', ...items.map(({ body }) => body))]);
}

/** A JPEG with 1,900 application segments of 10 kB each before its picture data. */
async function manySegments(megapixels: number): Promise<Buffer> {
  const side = Math.round(Math.sqrt(megapixels * 1_000_000));
  const jpeg = await sharp({ create: { width: side, height: side, channels: 3, background: '#336699' } })
    .jpeg()
    .toBuffer();
  const one = Buffer.concat([Buffer.from([0xff, 0xe1]), u16(10_002), Buffer.alloc(10_000, 'app ')]);
  return Buffer.concat([jpeg.subarray(0, 2), ...Array.from({ length: 1900 }, () => one), jpeg.subarray(2)]);
}

/** A PNG with seven compressed text chunks that expand to 8 MB each. */
async function packedTexts(megapixels: number): Promise<Buffer> {
  const side = Math.round(Math.sqrt(megapixels * 1_000_000));
  const png = await sharp({ create: { width: side, height: side, channels: 3, background: '#336699' } })
    .png()
    .toBuffer();
  const body = Buffer.concat([Buffer.from('zTXtComment\0\0'), deflateSync(Buffer.alloc(8_000_000, 'text '))]);
  const text = Buffer.concat([u32(body.length - 4), body, u32(crc32(body))]);
  // Inserted after the signature and IHDR.
  return Buffer.concat([png.subarray(0, 33), ...Array.from({ length: 7 }, () => text), png.subarray(33)]);
}
