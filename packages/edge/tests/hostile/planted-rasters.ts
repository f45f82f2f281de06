import { deflateSync, inflateSync } from 'node:zlib';
import { pngChunk } from '../png-chunk.js';
import { at, exif, type Planted, secret, u16be } from './secret.js';

export function inJpeg(jpeg: Buffer, format: string): readonly Planted[] {
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

/** A PNG with its compressed rows changed. */
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

export function inPng(png: Buffer, format: string): readonly Planted[] {
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

export function inGif(gif: Buffer): readonly Planted[] {
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
