import { some } from '@cameo/testing/form';
import type { JpegOptions, Sharp } from 'sharp';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { picturesIn } from '../../../tests/picture-folders.js';
import { noise } from '../../../tests/pictures.js';
import { problemOf, renderQuery } from '../../../tests/render-query.js';
import { completeJpeg } from './complete.js';

const END = Buffer.from([0xff, 0xd9]);
const gray = (image: Sharp): Sharp => image.grayscale();
const plain = (image: Sharp): Sharp => image;

/** Sizes that are no multiple of a block, in each coding of a JPEG. */
const KINDS: readonly (readonly [string, JpegOptions, (image: Sharp) => Sharp])[] = [
  ['4:2:0', { chromaSubsampling: '4:2:0' }, plain],
  ['4:4:4', { chromaSubsampling: '4:4:4' }, plain],
  ['gray', {}, gray],
  ['optimised', { optimiseCoding: true, quality: 30 }, plain],
  ['progressive', { progressive: true }, plain],
  ['progressive, gray', { progressive: true }, gray],
  ['progressive, in scans of mozjpeg', { progressive: true, mozjpeg: true }, plain],
];

const jpegOf = (options: JpegOptions, change: (image: Sharp) => Sharp = plain): Promise<Buffer> =>
  change(noise(117, 75).blur(2)).jpeg(options).toBuffer();

describe('completeJpeg', () => {
  it.each(KINDS)('adds nothing but the end marker to %s', async (_, options, change) => {
    const bytes = await jpegOf(options, change);
    expect(Buffer.from(completeJpeg(bytes.subarray(0, -2)) ?? []).equals(bytes)).toBe(true);
    // The first half of the marker then counts as padding, of which any number is allowed.
    const padded = completeJpeg(bytes.subarray(0, -1)) ?? new Uint8Array(0);
    expect(Buffer.from(padded).equals(Buffer.concat([bytes.subarray(0, -1), END]))).toBe(true);
  });

  it('does not change a file with an end marker, whatever follows it', async () => {
    const bytes = await jpegOf({});
    for (const file of [bytes, Buffer.concat([bytes, Buffer.from('more')]), Buffer.concat([bytes, bytes])]) {
      expect(completeJpeg(file)).toBeUndefined();
    }
  });

  it('is undefined for other files, and for a JPEG that is truncated before its pixels', async () => {
    const bytes = await jpegOf({});
    const scan = bytes.indexOf(Buffer.from([0xff, 0xda]));
    for (const file of [Buffer.alloc(0), await noise(8, 8).png().toBuffer(), bytes.subarray(0, scan + 5)]) {
      expect(completeJpeg(file)).toBeUndefined();
    }
  });

  it('counts the blocks between restarts', async () => {
    // One gray block without any coefficient is two bits, padded to a byte with ones before each restart.
    const frame = [0xff, 0xc0, 0, 11, 8, 0, 8, 0, 24, 1, 1, 0x11, 0];
    const quantisation = [0xff, 0xdb, 0, 67, 0, ...Array.from({ length: 64 }, () => 1)];
    const table = (name: number) => [0xff, 0xc4, 0, 20, name, 1, ...Array.from({ length: 16 }, () => 0)];
    const restart = [0xff, 0xdd, 0, 4, 0, 1];
    const scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0];
    const head = [0xff, 0xd8, ...quantisation, ...frame, ...table(0), ...table(0x10), ...restart, ...scan];
    const file = (...coded: number[]) => Uint8Array.of(...head, ...coded);
    expect(completeJpeg(file(0x3f, 0xff, 0xd0, 0x3f, 0xff, 0xd1, 0x3f))).toBeDefined();
    expect((await sharp(file(0x3f, 0xff, 0xd0, 0x3f, 0xff, 0xd1, 0x3f, ...END)).stats()).isOpaque).toBe(true);
    expect(completeJpeg(file(0x3f, 0xff, 0xd0, 0x3f))).toBeUndefined();
    expect(completeJpeg(file(0x3f, 0x3f, 0xff, 0xd1, 0x3f))).toBeUndefined();
  });

  it('is undefined without the scan with the last bits', async () => {
    const bytes = await jpegOf({ progressive: true, mozjpeg: true });
    const starts = [...bytes.keys()].filter((at) => bytes[at] === 0xff && bytes[at + 1] === 0xda);
    expect(starts.length).toBeGreaterThan(3);
    // A scan begins after its tables.
    const cut = bytes.lastIndexOf(Buffer.from([0xff, 0xc4]), starts.at(-1));
    expect(completeJpeg(bytes.subarray(0, cut))).toBeUndefined();
    expect(completeJpeg(bytes.subarray(0, -2))).toBeDefined();
  });
});

describe('a JPEG without its end marker', () => {
  const queries = some(['w=48', 'w=640', 'w=640&f=png', 'w=48&h=48&focus=south'], 2);

  it.each(KINDS)('of %s is complete', async (_, options, change) => {
    const bytes = await jpegOf(options, change);
    for (const query of queries) {
      const [whole, cut] = [await renderQuery(bytes, query), await renderQuery(bytes.subarray(0, -2), query)];
      expect(Buffer.from(cut.body).equals(whole.body), query).toBe(true);
    }
  });

  it.each(KINDS)('of %s is damaged when a byte of its pixels is missing too', async (_, options, change) => {
    const bytes = await jpegOf(options, change);
    for (const missing of some([1, 2, 3, 8, 50], 3)) {
      for (const query of queries) {
        const cut = bytes.subarray(0, -2 - missing);
        expect((await problemOf(renderQuery(cut, query))).issue.code, `${missing}, ${query}`).toBe(
          'source-corrupt',
        );
      }
    }
  });
});

describe('JPEGs from real sources', () => {
  it.each(['photos', 'orientation', 'metadata'])('are complete in %s without their end marker', (folder) => {
    for (const { name, bytes } of picturesIn(folder)) {
      const isJpeg = bytes[0] === 0xff && bytes.subarray(-2).equals(END);
      if (!isJpeg || bytes.length > 600_000) continue;
      expect(completeJpeg(bytes.subarray(0, -2))?.length, name).toBe(bytes.length);
    }
  });
});
