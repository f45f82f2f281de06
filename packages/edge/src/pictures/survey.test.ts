import { describe, expect, it } from 'vitest';
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
} from '../../tests/flooded-files.js';
import {
  composedGif,
  composedPng,
  compressedProfile,
  compressedText,
  flat,
  flatPng,
} from '../../tests/hostile-pictures.js';
import { quarters } from '../../tests/pictures.js';
import { pngChunk } from '../../tests/png-chunk.js';
import { surveyed } from '../../tests/surveyed.js';

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

  it('counts what texts and profiles of a PNG may become', () => {
    const png = (...extra: readonly Buffer[]) => surveyed(flatPng(8, 8, { depth: 8, type: 2 }, extra), 'png');
    const text = compressedText(8);
    const times = (count: number) => Buffer.alloc(text.length * count, text);
    expect(png(text)).toEqual({ unpackedBytes: expect.closeTo(8_000_000, -5) });
    expect(png(compressedText(100), compressedProfile(100))).toEqual({ unpackedBytes: 16_000_000 });
    expect(png(times(8))).toBeTypeOf('object');
    expect(png(times(9))).toMatch(
      /^source-too-large: texts and profiles that may become 7\d,\d{3},\d{3} bytes$/,
    );
    // A text that is not packed is as long as it is.
    const plain = pngChunk(
      'iTXt',
      Buffer.concat([Buffer.from('Title\0\0\0en\0\0'), Buffer.alloc(1_000_000)]),
    );
    expect(png(...Array.from({ length: 20 }, () => plain))).toEqual({});
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
