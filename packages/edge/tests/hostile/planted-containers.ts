import { alphaUrn, avifBox, avifFile, fullBox, ispe, streamIn, type WrittenItem } from '../avif-file.js';
import { exif, type Planted, SECRET, secret } from './secret.js';

export function inWebp(webp: Buffer): readonly Planted[] {
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

export function inAvif(avif: Buffer): readonly Planted[] {
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
export function inTiff(): readonly Planted[] {
  const tiff = (tag: number, kind: number, behind = false): Buffer => {
    const pixels = Buffer.alloc(64 * 48, 120);
    const entries = [
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
    const directory = Buffer.alloc(2 + 12 * entries.length + 4);
    directory.writeUInt16LE(entries.length);
    for (const [index, [name = 0, of = 0, count = 0, value = 0]] of entries.entries()) {
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
