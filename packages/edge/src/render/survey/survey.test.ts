import { DEFAULT_LIMITS, type SourceFormat } from '@cameo/core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  alphaUrn,
  avifFile,
  clap,
  gridBody,
  ispe,
  overlayBody,
  streamIn,
  type WrittenItem,
} from '../../../tests/avif-file.js';
import {
  chunkedWebp,
  floodedGif,
  floodedPng,
  floodedWebp,
  framedWebp,
  grayEntries,
  tiffOf,
  webpFrame,
  withScans,
  withSegments,
} from '../../../tests/flooded-files.js';
import { composedGif, composedPng, flat } from '../../../tests/hostile-pictures.js';
import { quarters } from '../../../tests/pictures.js';
import { ProblemError } from '../../problem-error.js';
import { survey } from './survey.js';

/** What is received where it is refused, else what was found. */
function surveyed(bytes: Buffer, format: SourceFormat) {
  try {
    return survey(bytes, format, DEFAULT_LIMITS);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return `${error.issue.code}: ${error.issue.received}`;
  }
}

const tiny = (format: 'jpeg' | 'webp', options = {}) => quarters(2, 2).toFormat(format, options).toBuffer();

describe('the survey of a JPEG', () => {
  it('counts scans by their pixels', async () => {
    // Ten scans, of 4,000 × 4,000 pixels: 2,500 million are 156 scans.
    const jpeg = await flat(4000, 4000, 'jpeg');
    expect(surveyed(jpeg, 'jpeg')).toEqual({});
    expect(surveyed(withScans(jpeg, 146), 'jpeg')).toEqual({});
    expect(surveyed(withScans(jpeg, 147), 'jpeg')).toBe('source-too-large: 157 scans of 16,000,000 pixels');
  });

  it('counts scans of a small picture', async () => {
    const jpeg = await quarters(8, 8).jpeg({ progressive: true }).toBuffer();
    expect(surveyed(withScans(jpeg, 4000), 'jpeg')).toEqual({});
    expect(surveyed(withScans(jpeg, 60_000), 'jpeg')).toMatch(/^source-too-large: \d+ scans of 64 pixels$/);
  });

  it('counts segments outside of scans, wherever they are', async () => {
    const jpeg = await tiny('jpeg');
    for (const marker of [0xe1, 0xfe, 0xdd]) {
      expect(surveyed(withSegments(jpeg, marker, 1900), 'jpeg')).toEqual({});
      expect(surveyed(withSegments(jpeg, marker, 12_000_000), 'jpeg')).toBe(
        'source-too-large: more than 2,000 segments',
      );
    }
    const behind = Buffer.concat([
      jpeg.subarray(0, -2),
      Buffer.alloc(40_000, Buffer.from([0xff, 0xe1, 0, 2])),
      jpeg.subarray(-2),
    ]);
    expect(surveyed(behind, 'jpeg')).toBe('source-too-large: more than 2,000 segments');
  });

  it('sees scans behind a reserved marker, which libjpeg passes over without a length', async () => {
    const jpeg = await flat(4000, 4000, 'jpeg');
    const scans = withScans(jpeg, 200);
    const hidden = Buffer.concat([
      scans.subarray(0, jpeg.length - 2),
      Buffer.from([0xff, 0x02, 0xff, 0xff]),
      scans.subarray(jpeg.length - 2),
    ]);
    expect(surveyed(hidden, 'jpeg')).toBe('source-too-large: 210 scans of 16,000,000 pixels');
  });
});

describe('the survey of frames and chunks', () => {
  it('counts the frames of a WebP', async () => {
    const still = await tiny('webp');
    expect(surveyed(floodedWebp(still, 10_000), 'webp')).toEqual({ lossless: false });
    expect(surveyed(floodedWebp(still, 10_001), 'webp')).toBe('source-too-large: 10001 frames');
    expect(surveyed(floodedWebp(still, 80_000), 'webp')).toBe('source-too-large: 80000 frames');
  });

  it('counts the chunks of a WebP, those in frames too', async () => {
    const still = await tiny('webp');
    expect(surveyed(chunkedWebp(still, 3_000_000), 'webp')).toBe('source-too-large: 3000001 chunks');
    const inFrame = Buffer.concat([still, Buffer.alloc(8 * 50_000, Buffer.from('none\0\0\0\0'))]);
    expect(surveyed(framedWebp([webpFrame(inFrame, 2)], 2), 'webp')).toBe('source-too-large: 50004 chunks');
  });

  it('finds what is without loss in the last frame of a WebP', async () => {
    const [lossy, lossless] = [await tiny('webp'), await tiny('webp', { lossless: true })];
    const frames = [webpFrame(lossy, 2), webpFrame(lossy, 2)];
    expect(surveyed(framedWebp(frames, 2), 'webp')).toEqual({ lossless: false });
    expect(surveyed(framedWebp([...frames, webpFrame(lossless, 2)], 2), 'webp')).toEqual({ lossless: true });
  });

  it('counts the frames and the extensions of a GIF', () => {
    expect(surveyed(floodedGif(20_000), 'gif')).toEqual({});
    expect(surveyed(composedGif(1000), 'gif')).toEqual({});
    expect(surveyed(floodedGif(3_000_000), 'gif')).toBe('source-too-large: 3000000 frames');
    const comments = Buffer.concat([
      floodedGif(1).subarray(0, -1),
      Buffer.alloc(3 * 1_000_000, Buffer.from([0x21, 0xfe, 0])),
      Buffer.from([0x3b]),
    ]);
    expect(surveyed(comments, 'gif')).toBe('source-too-large: 1000000 extensions');
  });

  it('counts the chunks and the frames of a PNG', () => {
    expect(surveyed(composedPng(1000), 'png')).toEqual({});
    expect(surveyed(floodedPng('IDAT', 100_000), 'png')).toEqual({});
    expect(surveyed(floodedPng('IDAT', 1_000_000), 'png')).toBe('source-too-large: 1000000 chunks');
    expect(surveyed(floodedPng('fcTL', 20_001), 'png')).toBe('source-too-large: 20001 frames');
  });
});

describe('the survey of a TIFF', () => {
  it('counts directories, and ends a chain that leads back', () => {
    const [pixel, entries] = [Buffer.alloc(1), grayEntries(1, 1)];
    expect(surveyed(tiffOf(pixel, entries, 1000), 'tiff')).toEqual({});
    expect(surveyed(tiffOf(pixel, entries, 1000, 'first'), 'tiff')).toEqual({});
    for (const count of [1001, 400_000]) {
      expect(surveyed(tiffOf(pixel, entries, count), 'tiff')).toBe(
        'source-too-large: more than 1000 directories',
      );
    }
  });

  it('follows a BigTIFF', async () => {
    const big = await quarters(40, 40).tiff({ bigtiff: true }).toBuffer();
    expect(surveyed(big, 'tiff')).toEqual({});
  });
});

describe('the survey of an AVIF', () => {
  const stillOf = async (width: number, height: number) =>
    streamIn(await quarters(width, height).avif({ effort: 0 }).toBuffer());

  /** A coded item of a size that it says. */
  const coded = (
    id: number,
    { body, av1C }: Awaited<ReturnType<typeof stillOf>>,
    [width, height]: readonly [number, number],
    ...properties: readonly Buffer[]
  ): WrittenItem => ({ id, type: 'av01', body, properties: [av1C, ispe(width, height), ...properties] });

  const derived = (type: string, body: Buffer, [width, height]: readonly [number, number]): WrittenItem => ({
    id: 1,
    type,
    body,
    properties: [ispe(width, height)],
  });

  const SMALL = [64, 48] as const;
  const LARGE = [8000, 8000] as const;

  it('is of the pixels that are shown where nothing else is coded', async () => {
    const still = await stillOf(640, 480);
    const plain = avifFile({ items: [coded(1, still, [640, 480])] });
    expect(await sharp(plain).metadata()).toMatchObject({ width: 640, height: 480 });
    expect(surveyed(plain, 'avif')).toMatchObject({ codedPixels: 640 * 480 });
    const withAlpha = avifFile({
      items: [coded(1, still, [640, 480]), coded(2, still, [640, 480], alphaUrn())],
      references: [['auxl', 2, [1]]],
    });
    expect(await sharp(withAlpha).metadata()).toMatchObject({ hasAlpha: true });
    expect(surveyed(withAlpha, 'avif')).toMatchObject({ codedPixels: 640 * 480 });
  });

  it('counts transparency, tiles, layers and hidden items by their own size', async () => {
    const still = await stillOf(...SMALL);
    const large = coded(2, still, LARGE);
    const kinds = {
      alpha: avifFile({
        items: [coded(1, still, SMALL), coded(2, still, LARGE, alphaUrn())],
        references: [['auxl', 2, [1]]],
      }),
      grid: avifFile({
        items: [derived('grid', gridBody(1, 1, ...SMALL), SMALL), large],
        references: [['dimg', 1, [2]]],
      }),
      overlay: avifFile({
        items: [derived('iovl', overlayBody(...SMALL), SMALL), large],
        references: [['dimg', 1, [2]]],
      }),
      identity: avifFile({
        items: [derived('iden', Buffer.alloc(0), SMALL), large],
        references: [['dimg', 1, [2]]],
      }),
      unused: avifFile({ items: [coded(1, still, SMALL), large] }),
      'of another codec': avifFile({ items: [coded(1, still, SMALL), { ...large, type: 'hvc1' }] }),
    };
    for (const [kind, file] of Object.entries(kinds)) {
      expect(surveyed(file, 'avif'), kind).toMatch(
        /^source-too-large: coded pictures of 64,0\d\d,\d{3} pixels/,
      );
    }
  });

  it('counts a tile as often as it is asked for', async () => {
    const still = await stillOf(...SMALL);
    const tiles = (times: number) =>
      avifFile({
        items: [derived('grid', gridBody(10, 10, 640, 640), [640, 640]), coded(2, still, [800, 800])],
        references: [['dimg', 1, Array.from({ length: times }, () => 2)]],
      });
    expect(surveyed(tiles(8), 'avif')).toMatchObject({ codedPixels: 8 * 640_000 });
    expect(surveyed(tiles(100), 'avif')).toBe(
      'source-too-large: coded pictures of 64,000,000 pixels for one of 409,600',
    );
  });

  it('goes by the stream where it is larger than what is said, and by the canvas of a grid', async () => {
    const still = await stillOf(3000, 2000);
    const lying = avifFile({ items: [coded(1, still, SMALL)] });
    expect(surveyed(lying, 'avif')).toMatch(/coded pictures of 6,000,000 pixels for one of 3,072$/);
    const tile = await stillOf(...SMALL);
    const canvas = avifFile({
      items: [derived('grid', gridBody(1, 1, 30_000, 30_000), SMALL), coded(2, tile, SMALL)],
      references: [['dimg', 1, [2]]],
    });
    expect(surveyed(canvas, 'avif')).toMatch(/^source-too-large: coded pictures of 900,\d{3},\d{3} pixels/);
  });

  it('counts what a clean aperture cuts away, and holds it to the limit on pixels', async () => {
    const still = await stillOf(...SMALL);
    const cut = (side: number) => avifFile({ items: [coded(1, still, [side, side], clap(640, 640))] });
    expect(surveyed(cut(8000), 'avif')).toMatchObject({ codedPixels: 64_000_000 });
    expect(surveyed(cut(8001), 'avif')).toBe('source-too-large: coded pictures of 64,016,001 pixels');
  });

  it('is refused where a decoder might go another way', async () => {
    const still = await stillOf(...SMALL);
    const items = [coded(1, still, SMALL)];
    const plain = avifFile({ items });
    const meta = plain.subarray(plain.indexOf('meta') - 4, plain.indexOf('mdat') - 4);
    const circle = avifFile({
      items: [derived('iden', Buffer.alloc(0), SMALL), { ...derived('iden', Buffer.alloc(0), SMALL), id: 2 }],
      references: [
        ['dimg', 1, [2]],
        ['dimg', 2, [1]],
      ],
    });
    const sized = avifFile({
      items: [{ ...coded(1, { ...still, body: Buffer.alloc(0) }, SMALL), properties: [] }],
    });
    for (const [kind, file] of Object.entries({
      'two boxes meta': Buffer.concat([plain, meta]),
      'a circle': circle,
      'no size': sized,
      'two places': avifFile({ items: [...items, ...items] }),
      'too many boxes': avifFile({ items, behind: [Buffer.alloc(8 * 5000, Buffer.from('\0\0\0\x08free'))] }),
    })) {
      expect(surveyed(file, 'avif'), kind).toMatch(/^source-corrupt: parts that cannot be followed/);
    }
  });
});
