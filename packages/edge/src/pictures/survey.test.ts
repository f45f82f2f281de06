import { DEFAULT_LIMITS } from '@cameo/core';
import { FULL } from '@cameo/testing/form';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  chunkedWebp,
  floodedGif,
  floodedPng,
  floodedWebp,
  framedWebp,
  grayEntries,
  groupedWebp,
  predictedWebp,
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
import { survey } from './index.js';
import { stepsFor } from './steps.js';

/** Many times the most parts that a survey accepts; a smaller flood in the short form. */
const FLOOD = FULL ? 3_000_000 : 300_000;
/** MB of packed texts, of which 8 count. */
const PACKED = FULL ? 100 : 20;
const BLANK = flat(4000, 4000, 'jpeg');

const tiny = (format: 'jpeg' | 'webp', options = {}) => quarters(2, 2).toFormat(format, options).toBuffer();

describe('the survey of a JPEG', () => {
  it('counts scans by their pixels', async () => {
    // Ten scans of 4,000 × 4,000 pixels; the limit of 2,500 million is reached with 156 scans.
    const jpeg = await BLANK;
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
      expect(surveyed(withSegments(jpeg, marker, 4 * FLOOD), 'jpeg')).toBe(
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

  it('allows a restart after each unit of 8 × 8 pixels', async () => {
    const jpeg = await quarters(4000, 2000).jpeg().toBuffer();
    // A picture of one colour: an interval has a single byte.
    const restarted = (count: number) =>
      Buffer.concat([
        jpeg.subarray(0, -2),
        Buffer.alloc(3 * count, Buffer.from([0x00, 0xff, 0xd0])),
        jpeg.subarray(-2),
      ]);
    // The file has 100,000 more markers of its own, which its length allows.
    expect(surveyed(restarted(500 * 250), 'jpeg')).toEqual({});
    expect(surveyed(restarted(500 * 250 + 110_000), 'jpeg')).toBe(
      'source-too-large: more than 225,000 markers without a segment',
    );
    // Sides of a header that are larger than the limit on pixels allow no more.
    const large = Buffer.from(restarted(1_300_000));
    const frame = large.indexOf(Buffer.from([0xff, 0xc0]));
    large.fill(0xff, frame + 5, frame + 9);
    expect(surveyed(large, 'jpeg')).toMatch(/^source-too-large: more than 1,\d{3},\d{3} markers/);
  });

  it('counts markers that are neither restarts nor padding, even between restarts', async () => {
    const jpeg = await BLANK;
    const marked = (...bytes: readonly number[]) =>
      Buffer.concat([jpeg.subarray(0, -2), Buffer.alloc(16 * 20_100, Buffer.from(bytes)), jpeg.subarray(-2)]);
    const pairs = (second: number) => [0xff, second, ...new Array(7).fill([0xff, 0xd3]).flat()];
    for (const marker of [0xff, 0xd0, 0xd7]) {
      expect(surveyed(marked(...pairs(marker)), 'jpeg'), `${marker}`).toEqual({});
    }
    for (const marker of [0xd8, 0x80, 0xbf]) {
      expect(surveyed(marked(...pairs(marker)), 'jpeg'), `${marker}`).toBe(
        'source-too-large: more than 20,000 markers other than restarts without a segment',
      );
    }
  });

  it('finds scans after a reserved marker, which libjpeg skips without a length', async () => {
    const jpeg = await BLANK;
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
    expect(surveyed(floodedWebp(still, 10_001), 'webp')).toBe('source-too-large: more than 10,000 frames');
    expect(surveyed(floodedWebp(still, 80_000), 'webp')).toBe('source-too-large: more than 10,000 frames');
  });

  it('counts the chunks of a WebP, including those in frames', async () => {
    const still = await tiny('webp');
    expect(surveyed(chunkedWebp(still, FLOOD), 'webp')).toBe('source-too-large: more than 40,000 chunks');
    const inFrame = Buffer.concat([still, Buffer.alloc(8 * 50_000, Buffer.from('none\0\0\0\0'))]);
    expect(surveyed(framedWebp([webpFrame(inFrame, 2)], 2), 'webp')).toBe(
      'source-too-large: more than 40,000 chunks',
    );
  });

  it('finds a lossless last frame of a WebP', async () => {
    const [lossy, lossless] = [await tiny('webp'), await tiny('webp', { lossless: true })];
    const frames = [webpFrame(lossy, 2), webpFrame(lossy, 2)];
    expect(surveyed(framedWebp(frames, 2), 'webp')).toEqual({ lossless: false });
    expect(surveyed(framedWebp([...frames, webpFrame(lossless, 2)], 2), 'webp')).toMatchObject({
      lossless: true,
    });
  });

  it('counts the prefix code groups of a lossless WebP, for which libwebp allocates tables', async () => {
    const group = 12_500;
    const grouped = groupedWebp();
    expect(surveyed(grouped, 'webp')).toEqual({ lossless: true, codeBytes: 65_536 * group });
    // Small pictures are not read: one of 2 × 2 pixels has at most one group, with the largest colour cache.
    expect(surveyed(await tiny('webp', { lossless: true }), 'webp')).toMatchObject({
      codeBytes: group + 4 * 2 ** 11,
    });
    const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
    const halves = sharp({ create: { width: 400, height: 300, channels: 3, background: '#fff', noise } })
      .extend({ right: 400, background: '#369' })
      .webp({ lossless: true, effort: 6 });
    const found = surveyed(await halves.toBuffer(), 'webp');
    const { codeBytes = 0 } = typeof found === 'string' ? {} : found;
    expect(codeBytes).toBeGreaterThan(group);
    expect(codeBytes).toBeLessThanOrEqual(2600 * (group + 4 * 2 ** 11));
    // Many such frames do not need more than one of them.
    const many = Array.from({ length: 40 }, () => webpFrame(grouped, 1024));
    expect(surveyed(framedWebp(many, 1024), 'webp')).toMatchObject({ codeBytes: 65_536 * group });
    // A truncated stream fails in the decoder as well; one that takes too long to read counts as the maximum of its length.
    expect(surveyed(grouped.subarray(0, 2000), 'webp')).toEqual({ lossless: true });
    const frame = webpFrame(predictedWebp(20_000), 4096);
    const long = (count: number) =>
      surveyed(
        framedWebp(
          Array.from({ length: count }, () => frame),
          4096,
        ),
        'webp',
      );
    expect(long(10)).toEqual({ lossless: true });
    const { codeBytes: most = 0 } = survey(
      framedWebp(
        Array.from({ length: 40 }, () => frame),
        4096,
      ),
      'webp',
      DEFAULT_LIMITS,
    );
    const groups = (20_000 + 20) / 2.5;
    expect(most).toBeLessThanOrEqual(groups * (group + 4 * 2 ** 11));
    expect(most).toBeGreaterThan(0.99 * groups * (group + 4 * 2 ** 11));
  });

  it('reads all prefix codes of an animation from an encoder, however many steps that takes', async () => {
    // The encoder writes at most 2,600 groups (MAX_HUFF_IMAGE_SIZE); the size of these frames allows 7,500, which is 155 MB.
    const noise = { type: 'gaussian', mean: 128, sigma: 10 } as const;
    const rough = sharp({ create: { width: 67, height: 100, channels: 3, background: '#fff', noise } });
    const smooth = await rough.png().toBuffer();
    const half = await sharp(smooth).resize(200, 300, { fit: 'fill' }).png().toBuffer();
    const whole = sharp(half).extend({ right: 200, background: '#369' });
    const still = await whole.webp({ lossless: true, effort: 6 }).toBuffer();
    const one = surveyed(framedWebp([webpFrame(still, 400)], 400), 'webp');
    expect(one).toMatchObject({ codeBytes: expect.any(Number) });
    const frames = Array.from({ length: 60 }, () => webpFrame(still, 400));
    const animation = framedWebp(frames, 400);
    expect(surveyed(animation, 'webp')).toEqual(one);
    // More than the steps that the length of the file allows.
    const steps = stepsFor(animation.length);
    survey(animation, 'webp', DEFAULT_LIMITS, steps);
    expect(steps.taken).toBeGreaterThan(steps.limit);
    const { codeBytes = 0 } = typeof one === 'string' ? {} : one;
    expect(codeBytes).toBeLessThanOrEqual(2600 * (12_500 + 4 * 2 ** 11));
  });

  it('detects frames smaller than the canvas', async () => {
    const still = await tiny('webp');
    expect(surveyed(framedWebp([webpFrame(still, 2), webpFrame(still, 1)], 2), 'webp')).toEqual({
      lossless: false,
      partFrames: true,
    });
  });

  it('counts the frames and the extensions of a GIF', () => {
    expect(surveyed(floodedGif(20_000), 'gif')).toEqual({});
    expect(surveyed(composedGif(1000), 'gif')).toEqual({});
    expect(surveyed(floodedGif(FLOOD), 'gif')).toBe('source-too-large: more than 20,000 frames');
    const comments = Buffer.concat([
      floodedGif(1).subarray(0, -1),
      Buffer.alloc(3 * 1_000_000, Buffer.from([0x21, 0xfe, 0])),
      Buffer.from([0x3b]),
    ]);
    expect(surveyed(comments, 'gif')).toBe('source-too-large: more than 40,000 extensions');
  });

  it('counts the expanded size of texts and profiles of a PNG', () => {
    const png = (...extra: readonly Buffer[]) => surveyed(flatPng(8, 8, { depth: 8, type: 2 }, extra), 'png');
    const text = compressedText(8);
    const times = (count: number) => Buffer.alloc(text.length * count, text);
    expect(png(text)).toEqual({ unpackedBytes: expect.closeTo(8_000_000, -5) });
    expect(png(compressedText(PACKED), compressedProfile(PACKED))).toEqual({ unpackedBytes: 16_000_000 });
    expect(png(times(8))).toBeTypeOf('object');
    expect(png(times(9))).toBe(
      'source-too-large: texts and profiles that may become more than 64,000,000 bytes',
    );
    // An uncompressed text counts with its length.
    const plain = pngChunk(
      'iTXt',
      Buffer.concat([Buffer.from('Title\0\0\0en\0\0'), Buffer.alloc(1_000_000)]),
    );
    expect(png(...Array.from({ length: 20 }, () => plain))).toEqual({});
  });

  it('counts the chunks and the frames of a PNG', () => {
    expect(surveyed(composedPng(1000), 'png')).toEqual({});
    expect(surveyed(floodedPng('IDAT', 100_000), 'png')).toEqual({});
    expect(surveyed(floodedPng('IDAT', 1_000_000), 'png')).toBe('source-too-large: more than 100,000 chunks');
    expect(surveyed(floodedPng('fcTL', 20_001), 'png')).toBe('source-too-large: more than 20,000 frames');
  });
});

describe('the survey of a TIFF', () => {
  it('counts the entries of directories, and their values as often as they are read', () => {
    const [pixel, own] = [Buffer.alloc(3_000_000), grayEntries(1, 1)];
    // Tags that no reader knows.
    const unknown = (count: number) => Array.from({ length: count }, (_, at) => [45_000 + at, 3, 1] as const);
    const entries = (count: number, pages = 1) =>
      surveyed(tiffOf(pixel, [...own, ...unknown(count)], pages), 'tiff');
    expect(entries(1990)).toEqual({});
    expect(entries(30, 1000)).toEqual({});
    const tooMany = 'source-too-large: too many entries in its directories';
    expect(entries(1992)).toBe(tooMany);
    expect(entries(1000, 4)).toBe(tooMany);
    // Each page has the same two million bytes.
    const shared = (pages: number): Buffer => {
      const file = tiffOf(pixel, [...own, [45_000, 4, 8]], pages);
      const size = 2 + 12 * (own.length + 1) + 4;
      for (let page = 1; page <= pages; page += 1) {
        file.writeUInt32LE(500_000, file.length - page * size + 2 + 12 * own.length + 4);
      }
      return file;
    };
    expect(surveyed(shared(8), 'tiff')).toEqual({});
    expect(surveyed(shared(10), 'tiff')).toMatch(/^source-too-large: 20,000,\d{3} bytes in its directories$/);
  });

  it('counts directories, and stops at a cycle', () => {
    const [pixel, entries] = [Buffer.alloc(1), grayEntries(1, 1)];
    expect(surveyed(tiffOf(pixel, entries, 1000), 'tiff')).toEqual({});
    expect(surveyed(tiffOf(pixel, entries, 1000, 'first'), 'tiff')).toEqual({});
    for (const count of [1001, FULL ? 400_000 : 40_000]) {
      expect(surveyed(tiffOf(pixel, entries, count), 'tiff')).toBe(
        'source-too-large: more than 1,000 directories',
      );
    }
  });

  it('reads a BigTIFF', async () => {
    const big = await quarters(40, 40).tiff({ bigtiff: true }).toBuffer();
    expect(surveyed(big, 'tiff')).toEqual({});
  });
});
