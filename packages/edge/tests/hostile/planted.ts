import { deflateSync, inflateSync } from 'node:zlib';
import sharp from 'sharp';
import { alphaUrn, avifBox, avifFile, fullBox, ispe, streamIn, type WrittenItem } from '../avif-file.js';
import { pngChunk } from '../png-chunk.js';

/** What is planted: a name, a title and a place in one. */
export const SECRET = 'PLANTED Alice at home 48.137154N';

const secret = Buffer.from(`${SECRET}\0`);

/** A picture with the secret in one place. */
export interface Planted {
  readonly format: string;
  readonly place: string;
  readonly bytes: Buffer;
}

/** A picture that no encoder makes smaller at a higher quality, so that it is passed on where it may be. */
const grain = (width = 64, height = 48) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#336699',
      noise: { type: 'gaussian', mean: 120, sigma: 30 },
    },
  });

/** Pictures with nothing in them, by their format. */
export const plainPictures = async (): Promise<ReadonlyMap<string, Buffer>> =>
  new Map([
    ['jpeg', await grain().jpeg({ quality: 10 }).toBuffer()],
    ['progressive jpeg', await grain().jpeg({ quality: 10, progressive: true }).toBuffer()],
    ['png', await grain().png().toBuffer()],
    ['interlaced png', await grain().png({ progressive: true }).toBuffer()],
    ['palette png', await grain().png({ palette: true, colours: 16 }).toBuffer()],
    ['gif', await grain().gif().toBuffer()],
    ['webp', await grain().webp({ quality: 5 }).toBuffer()],
    ['avif', await grain().avif({ quality: 5, effort: 0 }).toBuffer()],
    ['tiff', await grain().tiff({ compression: 'none' }).toBuffer()],
  ]);

const u16be = (value: number): Buffer => Buffer.from([(value >> 8) & 255, value & 255]);
const at = (file: Buffer, place: number, ...parts: readonly Buffer[]): Buffer =>
  Buffer.concat([file.subarray(0, place), ...parts, file.subarray(place)]);

/** EXIF whose directory has an artist, and one of GPS with a place in words (TIFF 6.0; EXIF 2.3, 4.6.6). */
function exif(): Buffer {
  const entry = (tag: number, kind: number, count: number, value: number): Buffer => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16LE(tag, 0);
    bytes.writeUInt16LE(kind, 2);
    bytes.writeUInt32LE(count, 4);
    bytes.writeUInt32LE(value, 8);
    return bytes;
  };
  const own = Buffer.concat([
    u16be(0x0200),
    entry(315, 2, secret.length, 100),
    entry(34_853, 4, 1, 50),
    Buffer.alloc(4),
  ]);
  const gps = Buffer.concat([u16be(0x0100), entry(27, 7, secret.length, 100), Buffer.alloc(4)]);
  const file = Buffer.alloc(100 + secret.length);
  file.write('II*\0\x08\0\0\0', 'latin1');
  own.copy(file, 8);
  gps.copy(file, 50);
  secret.copy(file, 100);
  return file;
}

function inJpeg(jpeg: Buffer, format: string): readonly Planted[] {
  const segment = (marker: number, ...parts: readonly Buffer[]): Buffer => {
    const body = Buffer.concat(parts);
    return Buffer.concat([Buffer.from([0xff, marker]), u16be(body.length + 2), body]);
  };
  const behindStart = (marker: number, ...parts: readonly Buffer[]): Buffer =>
    at(jpeg, 2, segment(marker, ...parts));
  const text = (name: string): Buffer => Buffer.from(name, 'latin1');
  const applications = Array.from(
    { length: 16 },
    (_, number) => [`APP${number}`, behindStart(0xe0 + number, secret)] as const,
  );
  const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]));
  const thumbnail = Buffer.concat([
    text('JFIF\0\x01\x02\0\0\x01\0\x01'),
    Buffer.from([4, 3]),
    secret,
    Buffer.alloc(36),
  ]);
  return [
    ...applications,
    ['EXIF', behindStart(0xe1, text('Exif\0\0'), exif())],
    ['XMP', behindStart(0xe1, text('http://ns.adobe.com/xap/1.0/\0'), secret)],
    ['a profile', behindStart(0xe2, text('ICC_PROFILE\0\x01\x01'), secret)],
    ['IPTC', behindStart(0xed, text('Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x21'), secret)],
    ['a longer segment of Adobe', behindStart(0xee, text('Adobe\0d\0\0\0\0\x01'), secret)],
    ['a thumbnail of JFIF', behindStart(0xe0, thumbnail)],
    ['a comment', behindStart(0xfe, secret)],
    ['a comment in front of the scan', at(jpeg, scan, segment(0xfe, secret))],
    ['a reserved segment', behindStart(0xf7, secret)],
    ['a segment of hierarchical coding', behindStart(0xde, secret)],
    ['bytes between segments', at(jpeg, 2, secret)],
    ['bytes behind the last block', at(jpeg, jpeg.length - 2, secret)],
    ['bytes behind the end', Buffer.concat([jpeg, secret])],
    [
      'a second picture behind the end',
      Buffer.concat([behindStart(0xe2, text('MPF\0'), Buffer.alloc(30)), at(jpeg, 2, segment(0xfe, secret))]),
    ],
  ].map(([place, bytes]) => ({ format, place: place as string, bytes: bytes as Buffer }));
}

/** A PNG with its packed pixels changed. */
function repacked(png: Buffer, change: (rows: Buffer) => Buffer, behind = Buffer.alloc(0)): Buffer {
  const parts: Buffer[] = [];
  const packed: Buffer[] = [];
  for (let place = 8; place < png.length; place += 12 + png.readUInt32BE(place)) {
    const whole = png.subarray(place, place + 12 + png.readUInt32BE(place));
    const isPixels = whole.subarray(4, 8).toString() === 'IDAT';
    if (isPixels) packed.push(whole.subarray(8, -4));
    else if (whole.subarray(4, 8).toString() !== 'IEND') parts.push(whole);
  }
  const rows = change(inflateSync(Buffer.concat(packed)));
  const pixels = pngChunk('IDAT', Buffer.concat([deflateSync(rows), behind]));
  return Buffer.concat([png.subarray(0, 8), ...parts, pixels, pngChunk('IEND', Buffer.alloc(0))]);
}

function inPng(png: Buffer, format: string): readonly Planted[] {
  const named = (name: string, ...parts: readonly (Buffer | string)[]): Buffer =>
    at(
      png,
      33,
      pngChunk(
        name,
        Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part))),
      ),
    );
  const hasPalette = png.includes('PLTE');
  return [
    ['tEXt', named('tEXt', 'Author\0', secret)],
    ['zTXt', named('zTXt', 'Author\0\0', deflateSync(secret))],
    ['iTXt', named('iTXt', 'Title\0\0\0en\0\0', secret)],
    ['packed iTXt', named('iTXt', 'XML:com.adobe.xmp\0\x01\0\0\0', deflateSync(secret))],
    ['eXIf', named('eXIf', exif())],
    ['the name of a profile', named('iCCP', secret, '\0', deflateSync(Buffer.alloc(100)))],
    ['a profile', named('iCCP', 'icc\0\0', deflateSync(Buffer.concat([Buffer.alloc(90), secret])))],
    ['the name of a palette that is suggested', named('sPLT', secret, '\x08')],
    ['a private chunk', named('prVt', secret)],
    ['a private chunk behind the pixels', at(png, png.length - 12, pngChunk('prVt', secret))],
    ['the end', Buffer.concat([png.subarray(0, -12), pngChunk('IEND', secret)])],
    ['bytes behind the end', Buffer.concat([png, secret])],
    ['a palette that is not for it', hasPalette ? png : named('PLTE', secret)],
    ['transparency that is too long', named('tRNS', secret)],
    ['bytes behind the packed pixels', repacked(png, (rows) => rows, secret)],
    ['rows behind the last row', repacked(png, (rows) => Buffer.concat([rows, secret]))],
    [
      'pixels behind another chunk',
      at(png, png.length - 12, pngChunk('prVt', Buffer.alloc(1)), pngChunk('IDAT', secret)),
    ],
    ['a second header', at(png, png.length - 12, pngChunk('IHDR', secret))],
  ].map(([place, bytes]) => ({ format, place: place as string, bytes: bytes as Buffer }));
}

function inGif(gif: Buffer): readonly Planted[] {
  const block = (part: Buffer): Buffer => Buffer.concat([Buffer.from([part.length]), part]);
  const extension = (label: number, ...parts: readonly Buffer[]): Buffer =>
    Buffer.concat([Buffer.from([0x21, label]), ...parts.map(block), Buffer.from([0])]);
  const start = 13 + 3 * 2 ** (((gif[10] ?? 0) & 7) + 1);
  return [
    ['a comment', at(gif, start, extension(0xfe, secret))],
    ['a comment behind the picture', at(gif, gif.length - 1, extension(0xfe, secret))],
    ['plain text', at(gif, gif.length - 1, extension(0x01, Buffer.alloc(12), secret))],
    ['XMP', at(gif, start, extension(0xff, Buffer.from('XMP DataXMP'), secret))],
    ['an application', at(gif, start, extension(0xff, Buffer.from('ALICESECRET'), secret))],
    [
      'the number of repetitions',
      at(gif, start, extension(0xff, Buffer.from('NETSCAPE2.0'), Buffer.from([1, 0, 0]), secret)),
    ],
    ['a second block of a control', at(gif, start, extension(0xf9, Buffer.from([0, 9, 0, 0]), secret))],
    ['an extension that nobody knows', at(gif, start, extension(0x77, secret))],
    ['bytes behind the last code', at(gif, gif.length - 2, block(secret))],
    ['bytes behind the end', Buffer.concat([gif, secret])],
  ].map(([place, bytes]) => ({ format: 'gif', place: place as string, bytes: bytes as Buffer }));
}

function inWebp(webp: Buffer): readonly Planted[] {
  const chunk = (name: string, body: Buffer): Buffer => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(body.length);
    return Buffer.concat([Buffer.from(name), size, body, Buffer.alloc(body.length & 1)]);
  };
  const canvas = Buffer.alloc(10);
  canvas[0] = 0x2c;
  canvas.writeUIntLE(63, 4, 3);
  canvas.writeUIntLE(47, 7, 3);
  const file = (...chunks: readonly Buffer[]): Buffer =>
    chunk('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks]));
  const picture = webp.subarray(12);
  const head = chunk('VP8X', canvas);
  return [
    ['EXIF', file(head, picture, chunk('EXIF', exif()))],
    ['XMP', file(head, picture, chunk('XMP ', secret))],
    ['EXIF in front of the picture', file(head, chunk('EXIF', exif()), picture)],
    ['a profile', file(head, chunk('ICCP', secret), picture)],
    ['a chunk that nobody knows', file(head, chunk('tale', secret), picture)],
    ['a chunk behind the picture', file(head, picture, chunk('tale', secret))],
    ['a chunk without a head', file(picture, chunk('tale', secret))],
    ['a longer head', file(chunk('VP8X', Buffer.concat([canvas, secret])), picture)],
    ['bytes behind the end', Buffer.concat([webp, secret])],
  ].map(([place, bytes]) => ({ format: 'webp', place: place as string, bytes: bytes as Buffer }));
}

function inAvif(avif: Buffer): readonly Planted[] {
  const { body, av1C } = streamIn(avif);
  const picture: WrittenItem = { id: 1, type: 'av01', body, properties: [av1C, ispe(64, 48)] };
  const property = (box: Buffer): Buffer =>
    avifFile({ items: [{ ...picture, properties: [...picture.properties, box] }] });
  const beside = (
    type: string,
    references: readonly (readonly [string, number, readonly number[]])[] = [],
  ): Buffer => avifFile({ items: [picture, { id: 2, type, body: secret, properties: [] }], references });
  const unit = (type: number, part: Buffer): Buffer =>
    Buffer.concat([Buffer.from([(type << 3) | 2, part.length]), part]);
  const items = [picture];
  return [
    ['udes', property(fullBox('udes', 0, secret))],
    ['altt', property(fullBox('altt', 0, secret))],
    ['crtt', property(fullBox('crtt', 0, secret))],
    ['a private property', property(avifBox('uuid', secret))],
    ['a profile', property(avifBox('colr', Buffer.from('prof'), secret))],
    ['the name of the picture', avifFile({ items: [{ ...picture, name: SECRET }] })],
    ['the name of the handler', avifFile({ items, handler: SECRET })],
    ['EXIF', beside('Exif', [['cdsc', 2, [1]]])],
    ['EXIF that describes nothing', beside('Exif')],
    ['XMP', beside('mime', [['cdsc', 2, [1]]])],
    [
      'bytes that no item has',
      avifFile({ items, unclaimed: Buffer.concat([Buffer.from('Exif\0\0'), exif()]) }),
    ],
    ['idat', avifFile({ items, inMeta: [avifBox('idat', secret)] })],
    ['xml', avifFile({ items, inMeta: [fullBox('xml ', 0, secret)] })],
    ['free', avifFile({ items, behind: [avifBox('free', secret)] })],
    ['uuid', avifFile({ items, behind: [avifBox('uuid', secret)] })],
    ['bytes behind', avifFile({ items, behind: [secret] })],
    [
      'a unit of metadata',
      avifFile({ items: [{ ...picture, body: Buffer.concat([unit(5, secret), body]) }] }),
    ],
    [
      'a unit of padding',
      avifFile({ items: [{ ...picture, body: Buffer.concat([body, unit(15, secret)]) }] }),
    ],
    [
      'a unit that nobody reads',
      avifFile({ items: [{ ...picture, body: Buffer.concat([body, unit(7, secret)]) }] }),
    ],
    [
      'a second picture in the stream',
      avifFile({ items: [{ ...picture, body: Buffer.concat([body, unit(6, secret)]) }] }),
    ],
    [
      'the name of transparency',
      avifFile({
        items: [
          picture,
          { ...picture, id: 2, name: SECRET, properties: [...picture.properties, alphaUrn()] },
        ],
        references: [['auxl', 2, [1]]],
      }),
    ],
  ].map(([place, bytes]) => ({ format: 'avif', place: place as string, bytes: bytes as Buffer }));
}

/** A TIFF of gray pixels with one more tag. */
function inTiff(): readonly Planted[] {
  const tiff = (tag: number, kind: number, behind = false): Buffer => {
    const pixels = Buffer.alloc(64 * 48, 120);
    const told = [
      [256, 3, 1, 64],
      [257, 3, 1, 48],
      [258, 3, 1, 8],
      [259, 3, 1, 1],
      [262, 3, 1, 1],
      [273, 4, 1, 8],
      [277, 3, 1, 1],
      [278, 3, 1, 48],
      [279, 4, 1, pixels.length],
      ...(behind ? [] : [[tag, kind, secret.length, 8 + pixels.length]]),
    ].sort(([one = 0], [other = 0]) => one - other);
    const directory = Buffer.alloc(2 + 12 * told.length + 4);
    directory.writeUInt16LE(told.length);
    for (const [index, [name = 0, of = 0, count = 0, value = 0]] of told.entries()) {
      directory.writeUInt16LE(name, 2 + 12 * index);
      directory.writeUInt16LE(of, 4 + 12 * index);
      directory.writeUInt32LE(count, 6 + 12 * index);
      directory.writeUInt32LE(value, 10 + 12 * index);
    }
    const header = Buffer.from('II*\0\0\0\0\0', 'latin1');
    const text = Buffer.concat([secret, Buffer.alloc(secret.length & 1)]);
    header.writeUInt32LE(8 + pixels.length + text.length, 4);
    return Buffer.concat([header, pixels, text, directory]);
  };
  return [
    ['a description', tiff(270, 2)],
    ['an artist', tiff(315, 2)],
    ['XMP', tiff(700, 1)],
    ['IPTC', tiff(33_723, 7)],
    ['Photoshop', tiff(34_377, 1)],
    ['a profile', tiff(34_675, 7)],
    ['a tag that nobody knows', tiff(65_000, 7)],
    ['bytes that no tag has', tiff(0, 0, true)],
    ['bytes behind', Buffer.concat([tiff(0, 0, true), secret])],
  ].map(([place, bytes]) => ({ format: 'tiff', place: place as string, bytes: bytes as Buffer }));
}

/** The secret in each place that a container has. */
export async function plantedPictures(): Promise<readonly Planted[]> {
  const plain = await plainPictures();
  const of = (name: string): Buffer => plain.get(name) ?? Buffer.alloc(0);
  return [
    ...['jpeg', 'progressive jpeg'].flatMap((name) => inJpeg(of(name), name)),
    ...['png', 'interlaced png', 'palette png'].flatMap((name) => inPng(of(name), name)),
    ...inGif(of('gif')),
    ...inWebp(of('webp')),
    ...inAvif(of('avif')),
    ...inTiff(),
  ];
}

/** Whether the secret is in a file, as bytes or in a packed part of it; a word of it is enough. */
export function showsSecret(file: Uint8Array): boolean {
  const bytes = Buffer.from(file);
  const hasWord = (part: Buffer): boolean =>
    ['PLANTED', 'Alice', '48.137'].some((word) => part.includes(word));
  if (hasWord(bytes)) return true;
  // Wherever a packed stream might begin.
  for (let place = bytes.indexOf(0x78); place >= 0; place = bytes.indexOf(0x78, place + 1)) {
    try {
      if (hasWord(inflateSync(bytes.subarray(place), { maxOutputLength: 1_000_000 }))) return true;
    } catch {
      // None begins here.
    }
  }
  return false;
}
