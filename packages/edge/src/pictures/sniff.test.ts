import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sniffFormat } from './sniff.js';

const latin = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** A `ftyp` box of ISO/IEC 14496-12: its size, `ftyp`, the major brand, a version, the compatible brands. */
const ftyp = (major: string, ...compatible: readonly string[]): Uint8Array => {
  const text = `ftyp${major}\0\0\0\0${compatible.join('')}`;
  return latin(`\0\0\0${String.fromCharCode(text.length + 4)}${text}mdat and more`);
};

/** The same text in UTF-16. */
const utf16 = (text: string, end: 'le' | 'be'): Uint8Array => {
  const bytes = Buffer.from(text, 'utf16le');
  return end === 'le' ? bytes : bytes.swap16();
};

const KNOWN: readonly (readonly [name: string, bytes: Uint8Array, format: string])[] = [
  ['JPEG, JFIF', latin('\xff\xd8\xff\xe0\0\x10JFIF'), 'jpeg'],
  ['JPEG, Exif', latin('\xff\xd8\xff\xe1'), 'jpeg'],
  ['JPEG, bare', latin('\xff\xd8\xff\xdb'), 'jpeg'],
  ['PNG', latin('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), 'png'],
  ['GIF of 1987', latin('GIF87a\x01\0'), 'gif'],
  ['GIF of 1989', latin('GIF89a\x01\0'), 'gif'],
  ['WebP', latin('RIFF\x10\0\0\0WEBPVP8 '), 'webp'],
  ['TIFF, little-endian', latin('II*\0\x08\0\0\0'), 'tiff'],
  ['TIFF, big-endian', latin('MM\0*\0\0\0\x08'), 'tiff'],
  ['BigTIFF, little-endian', latin('II+\0\x08\0\0\0'), 'tiff'],
  ['BigTIFF, big-endian', latin('MM\0+\0\x08\0\0'), 'tiff'],
  ['AVIF', ftyp('avif', 'avif', 'mif1', 'miaf'), 'avif'],
  ['AVIF by its second brand', ftyp('mif1', 'mif1', 'avif'), 'avif'],
  ['AVIF with a sequence beside it', ftyp('avif', 'avis', 'mif1'), 'avif'],
  ['AVIF that names no other brand', ftyp('avif'), 'avif'],
  ['HEIC', ftyp('heic', 'mif1', 'heic'), 'heic'],
  ['HEIC by its second brand', ftyp('mif1', 'heic'), 'heic'],
  ['HEIC of 10 bits', ftyp('heix', 'mif1'), 'heic'],
  ['HEIC sequence', ftyp('hevc', 'msf1'), 'heic'],
  ['SVG', latin('<svg xmlns="http://www.w3.org/2000/svg">'), 'svg'],
  ['SVG without attributes', latin('<svg>'), 'svg'],
  ['SVG after a prologue', latin('<?xml version="1.0"?>\n<svg width="1">'), 'svg'],
  ['SVG after blanks and a mark', latin('\xef\xbb\xbf \n<svg >'), 'svg'],
  ['SVG after a comment', latin('<!-- drawn by hand -->\n<svg >'), 'svg'],
  ['SVG after a doctype', latin('<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd"><svg >'), 'svg'],
  [
    'SVG with a prefix',
    latin('<?xml version="1.0"?><svg:svg xmlns:svg="http://www.w3.org/2000/svg"/>'),
    'svg',
  ],
  ['SVG without anything', latin('<svg/>'), 'svg'],
  [
    'SVG after a long licence',
    latin(`<?xml version="1.0"?><!-- ${'licence '.repeat(8000)}-->\n<svg >`),
    'svg',
  ],
  ['SVG after many comments', latin(`${'<!-- > <svg> -->\n'.repeat(2000)}<svg >`), 'svg'],
  [
    'SVG after declarations of its own',
    latin(`<?xml version="1.0"?><?xml-stylesheet href="a>b"?>
      <!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg"><!ENTITY b "]>"><!-- "it's --><?p ]> ?>] ><svg xmlns="&ns;">`),
    'svg',
  ],
  ['SVG in UTF-16, little-endian', utf16('\ufeff<?xml version="1.0" encoding="UTF-16"?><svg >', 'le'), 'svg'],
  ['SVG in UTF-16, big-endian', utf16('\ufeff<?xml version="1.0" encoding="UTF-16"?><svg >', 'be'), 'svg'],
  ['SVG in UTF-16 without a mark', utf16('<?xml version="1.0" encoding="UTF-16"?><svg >', 'le'), 'svg'],
];

const OTHERS: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ['AVIF sequence', ftyp('avis', 'msf1', 'avif')],
  ['nothing', new Uint8Array()],
  ['two bytes of a JPEG', latin('\xff\xd8')],
  ['a PNG with its line ends changed', latin('\x89PNG\n\x1a\n\0')],
  ['a GIF of no year', latin('GIF88a')],
  ['a sound in RIFF', latin('RIFF\x10\0\0\0WAVEfmt ')],
  ['a film', ftyp('isom', 'isom', 'mp42')],
  ['a JPEG 2000', latin('\0\0\0\x0cjP  \r\n\x87\n')],
  ['a brand behind the end of its box', latin('\0\0\0\x10ftypisom\0\0\0\0avif')],
  ['a box of size 0', latin('\0\0\0\0ftypisom\0\0\0\0avif')],
  ['a box larger than the file', latin('\xff\xff\xff\xffftypisom')],
  ['an ftyp at the end', latin('\0\0\0\x18ftyp')],
  ['HTML with a drawing in it', latin('<!doctype html><body><svg ></svg>')],
  ['HTML', latin('<html><svg >')],
  ['XML of another kind', latin('<?xml version="1.0"?><Error><Code>svg</Code></Error>')],
  ['a word that starts like one', latin('<svgfoo>')],
  ['an SVG in capitals, which XML has not', latin('<SVG >')],
  ['an SVG in a comment', latin('<!-- <svg > -->')],
  ['an SVG after a comment that does not end', latin('<!-- <svg >')],
  ['an SVG in declarations that do not end', latin('<!DOCTYPE svg [<!ENTITY a "b"><svg >')],
  ['an SVG behind a megabyte of licence', latin(`<!--${' '.repeat(1_000_000)}--><svg >`)],
  ['an SVG in another element', latin('<g><svg ></svg></g>')],
  ['an SVG after text', latin('drawn: <svg >')],
  ['a zipped SVG', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3)],
  ['text', latin('svg')],
  ['BMP', latin('BM\x46\0\0\0')],
];

describe('sniffFormat', () => {
  it.each(KNOWN)('recognises %s', (_, bytes, format) => {
    expect(sniffFormat(bytes)).toBe(format);
    // The bytes may lie anywhere in a larger buffer.
    const shifted = new Uint8Array(bytes.length + 5);
    shifted.set(bytes, 5);
    expect(sniffFormat(shifted.subarray(5))).toBe(format);
  });

  it.each(OTHERS)('does not recognise %s', (_, bytes) => {
    expect(sniffFormat(bytes)).toBeUndefined();
  });

  it('never throws, whatever the first bytes', () => {
    for (const [, bytes] of [...KNOWN, ...OTHERS]) {
      for (let length = 0; length <= Math.min(12, bytes.length); length += 1) {
        expect(() => sniffFormat(bytes.subarray(0, length))).not.toThrow();
      }
    }
    const start = fc.constantFrom(...KNOWN.map(([, bytes]) => bytes), new Uint8Array());
    fc.assert(
      fc.property(start, fc.nat(20), fc.uint8Array({ maxLength: 400 }), (bytes, kept, rest) => {
        sniffFormat(Uint8Array.from([...bytes.subarray(0, kept), ...rest]));
      }),
    );
  });
});
