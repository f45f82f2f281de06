import { runs, some } from '@cameo/testing/form';
import { seededIntegers } from '@cameo/testing/noise';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apngFile, gifFile } from '../../../tests/animated-files.js';
import { type DecodedFrame, type FrameDecoder, startFrameDecoder } from '../../../tests/chromium.js';
import { picturesIn } from '../../../tests/picture-folders.js';
import { motionOf } from '../../pictures/index.js';
import { sniffFormat } from '../../pictures/sniff.js';
import { composeFrames } from './compose.js';

/** Maximum number of frames to compare: enough to cover disposal, and one page holds them all. */
const MAX_FRAMES = 60;

/** Tolerance of a displayed pixel, levels of 255: Chromium blends premultiplied colours. */
const ROUNDING = 2;

let chromium: FrameDecoder | undefined;
beforeAll(async () => {
  chromium = await startFrameDecoder();
}, 60_000);
afterAll(() => chromium?.close());

/** All frames that a render starts from, composed by this package or by libvips. */
async function framesOf(bytes: Buffer, format: 'gif' | 'png' | 'webp'): Promise<readonly Frame[]> {
  const { composition } = motionOf(bytes, format);
  if (composition !== undefined) {
    const { width, height, frames } = composition;
    const data = await composeFrames(
      composition,
      MAX_FRAMES,
      (frame, part) =>
        sharp(frame.file())
          .extract({ ...part })
          .toColourspace('srgb')
          .ensureAlpha()
          .raw()
          .toBuffer(),
      () => undefined,
    );
    return split(
      data,
      width,
      height,
      frames.map(({ delay }) => delay),
    );
  }
  const metadata = await sharp(bytes, { pages: -1, limitInputPixels: false }).metadata();
  const { width, height, pageHeight = height, pages = 1, delay = [] } = metadata;
  const data = await sharp(bytes, { pages: Math.min(pages, MAX_FRAMES) })
    .ensureAlpha()
    .raw()
    .toBuffer();
  return split(data, width, pageHeight, delay);
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly delay: number | undefined;
  readonly pixels: Buffer;
}

function split(data: Buffer, width: number, height: number, delay: readonly number[]): readonly Frame[] {
  const stride = width * height * 4;
  return Array.from({ length: data.length / stride }, (_, at) => ({
    width,
    height,
    delay: delay[at] ?? 0,
    pixels: data.subarray(at * stride, (at + 1) * stride),
  }));
}

/** The maximum difference of a channel, weighted by opacity as it is displayed. */
function difference(one: Buffer, other: Buffer): number {
  if (one.length !== other.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let at = 0; at < one.length; at += 4) {
    const [alpha = 0, otherAlpha = 0] = [one[at + 3], other[at + 3]];
    largest = Math.max(largest, Math.abs(alpha - otherAlpha));
    for (let channel = at; channel < at + 3; channel += 1) {
      largest = Math.max(
        largest,
        Math.abs((one[channel] ?? 0) * alpha - (other[channel] ?? 0) * otherAlpha) / 255,
      );
    }
  }
  return largest;
}

async function compare(name: string, bytes: Buffer, format: 'gif' | 'png' | 'webp'): Promise<void> {
  const decoded = (await chromium?.decode(bytes, `image/${format}`, MAX_FRAMES)) ?? [];
  const found = await framesOf(bytes, format);
  expect(found.length, name).toBe(decoded.length);
  for (const [at, frame] of decoded.entries()) compareFrame(`${name}, frame ${at + 1}`, found[at], frame);
}

function compareFrame(name: string, found: Frame | undefined, decoded: DecodedFrame): void {
  if ('error' in decoded) throw new Error(`${name}: ${decoded.error}`);
  const { width, height, delay, pixels } = decoded;
  expect(found, name).toMatchObject({ width, height, delay });
  expect(difference(found?.pixels ?? Buffer.alloc(0), pixels), name).toBeLessThanOrEqual(ROUNDING);
}

describe('frames equal those that Chromium decodes', () => {
  it('for randomly drawn GIFs', { timeout: 120_000 }, async ({ skip }) => {
    if (chromium === undefined) return skip();
    for (let seed = runs(40, 8); seed > 0; seed -= 1) await compare(`seed ${seed}`, randomGif(seed), 'gif');
  });

  it('for randomly drawn PNGs', { timeout: 120_000 }, async ({ skip }) => {
    if (chromium === undefined) return skip();
    for (let seed = runs(25, 5); seed > 0; seed -= 1) await compare(`seed ${seed}`, randomApng(seed), 'png');
  });

  it('for the animations in the available folders', { timeout: 300_000 }, async ({ skip }) => {
    if (chromium === undefined) return skip();
    for (const { name, bytes } of some([...picturesIn('animated'), ...picturesIn('reported')], 6)) {
      const format = sniffFormat(bytes);
      if (format !== 'gif' && format !== 'webp' && !/apng/.test(name)) continue;
      await compare(name, bytes, format === 'gif' || format === 'webp' ? format : 'png');
    }
  });
});

/** A GIF of a few small frames of every kind, some of them larger than the screen. */
function randomGif(seed: number): Buffer {
  const below = seededIntegers(seed);
  const colours = (count: number) =>
    Array.from({ length: count }, () => [below(256), below(256), below(256)] as const);
  const palette = colours([2, 4, 5, 16][below(4)] ?? 2);
  const screen = { width: 4 + below(12), height: 4 + below(12) };
  const reach = seed % 3 === 0 ? 8 : 0;
  const pictures = Array.from({ length: 2 + below(5) }, (_, at) => {
    const own = below(4) === 0 ? colours(4) : undefined;
    const count = (own ?? palette).length;
    const [width, height] = [1 + below(screen.width + reach), 1 + below(screen.height + reach)];
    const place = {
      width,
      height,
      left: below(Math.max(1, screen.width + reach - width)),
      top: below(Math.max(1, screen.height + reach - height)),
    };
    return {
      ...(at === 0 && below(2) === 0 ? { ...screen, left: 0, top: 0 } : place),
      pixels: () => below(count),
      dispose: below(8),
      delay: below(3) * 5,
      interlaced: below(5) === 0,
      ...(own !== undefined && { palette: own }),
      ...(below(2) === 0 && { transparent: below(count) }),
    };
  });
  return gifFile({ ...screen, palette, pictures, background: below(palette.length), repeats: 0 });
}

function randomApng(seed: number): Buffer {
  const below = seededIntegers(seed);
  const size = { width: 4 + below(12), height: 4 + below(12) };
  const frames = Array.from({ length: 2 + below(5) }, (_, at) => {
    const [width, height] = [1 + below(size.width), 1 + below(size.height)];
    const place = {
      width,
      height,
      left: below(size.width - width + 1),
      top: below(size.height - height + 1),
    };
    const levels = () => [0, 255, below(256)][below(3)] ?? 0;
    return {
      ...(at === 0 ? size : place),
      pixels: () => [below(256), below(256), below(256), levels()] as const,
      dispose: below(3) as 0 | 1 | 2,
      blend: below(2) as 0 | 1,
      delay: [below(100), below(3) * 50] as const,
    };
  });
  return apngFile({ ...size, frames, plays: below(3) });
}
