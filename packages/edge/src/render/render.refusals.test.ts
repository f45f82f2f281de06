import { FULL, runs, some } from '@cameo/testing/form';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { animation, COLOURS, noise, solid } from '../../tests/pictures.js';
import { problemOf, renderQuery } from '../../tests/render-query.js';
import { testConfig } from '../../tests/test-config.js';

const codeOf = async (call: Promise<unknown>) => (await problemOf(call)).issue.code;

const SOURCES = ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] as const;
/** Least effort in the short form. */
const AVIF = FULL ? {} : { effort: 0 };

const encoded = new Map<string, Promise<Buffer>>();
/** A picture of a format, encoded once; each caller may change its copy. */
async function sourceOf(format: (typeof SOURCES)[number]): Promise<Buffer> {
  const once =
    encoded.get(format) ??
    noise(200, 150)
      .toFormat(format, format === 'avif' ? AVIF : {})
      .toBuffer();
  encoded.set(format, once);
  return Buffer.from(await once);
}

describe('a source beyond the limits', () => {
  /** The header of a PNG of any size, without pixels. */
  function pngHeader(width: number, height: number): Buffer {
    const header = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    const size = Buffer.alloc(13);
    size.writeUInt32BE(width, 0);
    size.writeUInt32BE(height, 4);
    size.set([8, 6, 0, 0, 0], 8);
    const checked = Buffer.concat([Buffer.from('IHDR'), size]);
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32(checked));
    const empty = Buffer.from('0000000049444154', 'hex');
    const emptyCrc = Buffer.from('35af061e', 'hex');
    return Buffer.concat([header, size, crc, empty, emptyCrc]);
  }

  it('in pixels is rejected by its header, without decoding', async () => {
    const problem = await problemOf(renderQuery(pngHeader(100_000, 50_000), 'w=48'));
    expect(problem.issue).toEqual({
      code: 'source-too-large',
      param: 'original',
      received: '100000 × 50000 pixels',
      expected: 'at most 64000000',
    });
    // A source within the limits gets as far as its pixels.
    expect(await codeOf(renderQuery(pngHeader(100, 50), 'w=48'))).toBe('source-corrupt');
  });

  it('is rejected for a JPEG whose header declares 60,000 × 60,000', async () => {
    const bytes = await sourceOf('jpeg');
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    bytes.writeUInt16BE(60_000, frame + 5);
    bytes.writeUInt16BE(60_000, frame + 7);
    expect(await codeOf(renderQuery(bytes, 'w=48'))).toBe('source-too-large');
  });

  it('in frames, or in the pixels of all frames, is rejected, but its first frame is not', async () => {
    const frames = [COLOURS.R, COLOURS.G, COLOURS.B, COLOURS.Y];
    for (const format of ['gif', 'webp'] as const) {
      const bytes = await animation(format, frames, { loop: 0, delay: [40, 40, 40, 40] });
      const fewFrames = testConfig({ limits: { frames: 3 } });
      const fewPixels = testConfig({ limits: { framePixels: 23_999 } });
      const enough = testConfig({ limits: { frames: 4, framePixels: 24_000, sourcePixels: 6000 } });
      const refused = await problemOf(renderQuery(bytes, 'w=48', { config: fewFrames }));
      expect(refused.issue).toMatchObject({ code: 'source-too-large', received: '4 frames' });
      for (const query of ['w=48', 'w=48&rotate=90', 'trim=5']) {
        const pixels = await problemOf(renderQuery(bytes, query, { config: fewPixels }));
        expect(pixels.issue).toMatchObject({
          code: 'source-too-large',
          received: '4 frames of 100 × 60 pixels',
        });
        expect(await renderQuery(bytes, query, { config: enough })).toMatchObject({ frames: 4 });
        const first = await renderQuery(bytes, `${query}&f=png`, { config: fewFrames });
        expect(first.frames).toBe(1);
      }
    }
  });

  it("reports the original's displayed size if it is rotated", async () => {
    const bytes = await solid(300, 200, [1, 2, 3]).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const config = testConfig({ limits: { sourcePixels: 59_999 } });
    const { issue } = await problemOf(renderQuery(bytes, 'w=48', { config }));
    expect(issue.received).toBe('300 × 200 pixels');
  });
});

describe('a source of another format', () => {
  it.each([
    ['a BMP', Buffer.from('424d46000000000000003600000028000000', 'hex')],
    ['a PDF', Buffer.from('%PDF-1.7\n')],
    ['a PSD', Buffer.from('8BPS\0\u0001')],
    ['an ICO', Buffer.from('000001000100101000000100', 'hex')],
    ['a text', Buffer.from('hello, I am no picture')],
    ['a page', Buffer.from('<!doctype html><p>no</p>')],
    ['a script', Buffer.from('#!/bin/sh\n')],
    ['an MP4', Buffer.from('\0\0\0\u0018ftypmp42\0\0\0\0isommp42')],
    ['a JPEG XL', Buffer.from('0000000c4a584c200d0a870a', 'hex')],
    ['an error of S3', Buffer.from('<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>')],
    ['a zipped SVG', Buffer.from('1f8b0800000000000003', 'hex')],
    ['noise', Buffer.from(Array.from({ length: 500 }, (_, at) => (at * 7919 + 13) & 255))],
  ])('such as %s is unsupported', async (_, bytes) => {
    const { issue } = await problemOf(renderQuery(bytes, 'w=48'));
    expect(issue).toEqual({
      code: 'source-unsupported',
      param: 'original',
      received: 'another format',
      expected: 'one of jpeg, png, webp, gif, avif, tiff, svg, heic',
    });
  });

  it('is unsupported with more channels than colours and transparency, in every way', async () => {
    const raw = { raw: { width: 40, height: 30, channels: 1 } } as const;
    const more = Buffer.alloc(40 * 30, 128);
    const colours = { width: 40, height: 30, channels: 3, background: '#336699' } as const;
    const tiff = await sharp({ create: colours })
      .joinChannel([more, more], raw)
      .toColourspace('srgb')
      .tiff({ compression: 'none' })
      .toBuffer();
    expect(await sharp(tiff).metadata()).toMatchObject({ channels: 5, space: 'srgb' });
    for (const query of ['q=95', 'w=48&f=avif', 'trim=1&w=16', 'w=16&h=40&fit=contain&bg=123456']) {
      const { issue } = await problemOf(renderQuery(tiff, query));
      expect(issue, query).toMatchObject({ code: 'source-unsupported', received: '5 channels' });
    }
    const gray = await sharp(more, raw)
      .joinChannel([more, more], raw)
      .toColourspace('b-w')
      .tiff({ compression: 'none' })
      .toBuffer();
    expect(await sharp(gray).metadata()).toMatchObject({ channels: 3, space: 'b-w' });
    for (const query of ['q=95', 'w=16&f=avif', 'trim=1&w=16']) {
      const { issue } = await problemOf(renderQuery(gray, query));
      expect(issue, query).toMatchObject({ code: 'source-unsupported', received: '3 channels' });
    }
  });

  it.each(SOURCES)('is unsupported when %s is not among the inputs', async (format) => {
    const bytes = await sourceOf(format);
    const config = testConfig({ inputs: [format === 'png' ? 'jpeg' : 'png', 'svg'] });
    const { issue } = await problemOf(renderQuery(bytes, 'w=48', { config }));
    expect(issue).toMatchObject({ code: 'source-unsupported', received: format });
  });

  it('with the brand of HEIC is rejected, whatever libheif supports', async () => {
    const bytes = Buffer.concat([Buffer.from('\0\0\0\u0018ftypheic\0\0\0\0mif1heic'), Buffer.alloc(100)]);
    expect(['source-corrupt', 'source-unsupported']).toContain(await codeOf(renderQuery(bytes, 'w=48')));
    const config = testConfig({ inputs: ['avif'] });
    expect(await codeOf(renderQuery(bytes, 'w=48', { config }))).toBe('source-unsupported');
  });
});

describe('a damaged source', () => {
  it('is corrupt if it is empty', async () => {
    const { issue, message } = await problemOf(renderQuery(new Uint8Array(), 'w=48'));
    expect(issue).toMatchObject({ code: 'source-corrupt', received: 'an empty file' });
    expect(message).toBe('the original is an empty file');
  });

  it.each(SOURCES)('is corrupt when a %s is truncated anywhere after its signature', async (format) => {
    const bytes = await sourceOf(format);
    const lengths = [12, 16, 40, 200, bytes.length >> 2, bytes.length >> 1, bytes.length - 200];
    for (const length of some(lengths, 2)) {
      for (const query of some(
        ['w=48', 'w=48&h=48&focus=attention', 'trim=10', 'rotate=90&f=png', 'blur=100&f=jpeg'],
        2,
      )) {
        expect(await codeOf(renderQuery(bytes.subarray(0, length), query)), `${length} ${query}`).toBe(
          'source-corrupt',
        );
      }
    }
  });

  it.each(SOURCES)(
    'gives a picture or source-corrupt, never an internal error, when bytes of a %s change',
    async (format) => {
      const whole = await sourceOf(format);
      const seen = new Set<string>();
      const rounds = runs(40, 4);
      for (let round = 0; round < rounds; round += 1) {
        const bytes = Buffer.from(whole);
        for (let at = 0; at < 20; at += 1) {
          const place = 12 + ((round * 7919 + at * 104_729) % (bytes.length - 12));
          bytes[place] = (round * 31 + at * 17) & 255;
        }
        const outcome = await renderQuery(bytes, 'w=48&f=png').then(
          () => 'picture',
          (error: { issue?: { code: string }; message: string }) => error.issue?.code ?? error.message,
        );
        seen.add(outcome);
      }
      expect(['picture', 'source-corrupt', 'source-too-large', 'source-unsupported']).toEqual(
        expect.arrayContaining([...seen]),
      );
    },
  );

  it.each([
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect',
    '<svg xmlns="http://www.w3.org/2000/svg" width="0" height="20"></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg" width="20',
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" <g></g></svg>',
  ])('is corrupt when it is the SVG %s', async (svg) => {
    expect(await codeOf(renderQuery(Buffer.from(svg), 'w=48'))).toBe('source-corrupt');
  });
});

describe('a render that takes too long', () => {
  // libvips' shortest timeout is a second. On one thread this takes several, on a fast machine too.
  const threads = sharp.concurrency();
  beforeAll(() => void sharp.concurrency(1));
  afterAll(() => void sharp.concurrency(threads));

  it('ends with render-timeout', async () => {
    const slow = sharp({
      create: {
        width: 3800,
        height: 2000,
        channels: 3,
        background: '#808080',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    });
    const bytes = await slow.png({ compressionLevel: 1 }).toBuffer();
    const late = await problemOf(renderQuery(bytes, 'w=3840&sharpen=10&blur=1&f=png', { budgetMs: 1 }));
    expect(late.issue.code).toBe('render-timeout');
    expect(late.cause).toBeInstanceOf(Error);
  });
});

/** CRC-32 as PNG has it (ISO/IEC 15948, annex D). */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

it('attributes damage to the original despite concurrent renders', async () => {
  const whole = await noise(400, 300).jpeg({ progressive: true }).toBuffer();
  const cut = whole.subarray(0, Math.floor(whole.length * 0.7));
  const renders = Array.from({ length: runs(40, 16) }, (_, at) =>
    at % 2 === 0
      ? problemOf(renderQuery(cut, `w=${48 + at}&f=png`)).then(({ issue }) => issue.code)
      : renderQuery(whole, `w=${48 + at}&f=webp`).then(({ format }) => format),
  );
  const answers = await Promise.all(renders);
  expect([...new Set(answers.filter((_, at) => at % 2 === 0))]).toEqual(['source-corrupt']);
  expect([...new Set(answers.filter((_, at) => at % 2 === 1))]).toEqual(['webp']);
});
