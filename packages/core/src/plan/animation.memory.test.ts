import { describe, expect, it } from 'vitest';
import { planOf } from '../../tests/plan-of.js';
import { checkMemory, predictMemory } from './memory.js';
import type { Coding, SourceFacts } from './plan.js';

const CODING: Coding = {
  bytes: 0,
  channels: 4,
  channelBytes: 1,
  samples: 4,
  passes: false,
  lossless: false,
  block: undefined,
  converts: false,
};
const DISPOSED: SourceFacts = {
  format: 'gif',
  width: 800,
  height: 600,
  orientation: 1,
  frames: 80,
  hasAlpha: true,
};
const PNG: SourceFacts = { ...DISPOSED, format: 'png', frames: 60 };
const BANNER: SourceFacts = { ...DISPOSED, width: 1000, height: 175, frames: 259, hasAlpha: false };
const pictures = ({ width, height, frames }: SourceFacts) => ({
  pixels: width * height * frames,
  largest: width * height,
});

const work = (
  query: string,
  facts: SourceFacts,
  bytes: number,
  accept: string,
  composed = pictures(facts),
) => ({
  plan: planOf(query, facts, accept),
  facts,
  coding: { ...CODING, bytes },
  composed,
});

describe('predictMemory of an animation', () => {
  /** Measured peaks on Linux x64 with Node 20 and sharp 0.35.5, MB of a million. */
  it.each([
    ['a GIF that is disposed of, as WebP', 'w=480', DISPOSED, 38_858_737, 'image/webp', 651],
    ['the same as GIF', 'w=480', DISPOSED, 38_858_737, '*/*', 646],
    ['the same, blurred', 'w=640&blur=20', DISPOSED, 38_858_737, '*/*', 761],
    ['an animated PNG as WebP', 'w=640', PNG, 84_928_457, 'image/webp', 581],
    ['the same as GIF', 'w=480', PNG, 84_928_457, '*/*', 576],
  ] as const)(
    '%s: is at least the measured peak, and close to it',
    (_, query, facts, bytes, accept, peak) => {
      const predicted = predictMemory(work(query, facts, bytes, accept)) / 1_000_000;
      expect(predicted).toBeGreaterThanOrEqual(peak);
      expect(predicted).toBeLessThan(2 * peak);
    },
  );

  /** For a WebP of 18 frames of 640 × 1000 pixels, some of them lossless, in a separate process. */
  it.each([
    ['w=320&sharpen=3', 286],
    ['w=320', 151],
    ['w=48', 137],
  ])('is at least the measured peak for a film with transparency and %s', (query, peak) => {
    const film: SourceFacts = { ...DISPOSED, format: 'webp', width: 640, height: 1000, frames: 18 };
    const all = work(query, film, 2_224_184, '*/*');
    const predicted = predictMemory({
      ...all,
      coding: { ...all.coding, lossless: true },
      composed: undefined,
    });
    expect(predicted / 1_000_000).toBeGreaterThanOrEqual(peak);
    expect(predicted / 1_000_000).toBeLessThan(2 * peak);
  });

  it('is at least the measured peak for frame-by-frame work, however small the frames are', () => {
    const strip: SourceFacts = { ...DISPOSED, width: 42, height: 415, frames: 30 };
    const all = work('w=320&h=200&focus=entropy', strip, 8550, 'image/webp');
    expect(predictMemory({ ...all, composed: undefined }) / 1_000_000).toBeGreaterThanOrEqual(176);
  });

  it('includes attempts and frame-by-frame work for an animation that libvips composes', () => {
    const plain = { ...work('w=480&sharpen=2', BANNER, 265_201, 'image/webp'), composed: undefined };
    expect(predictMemory(plain) / 1_000_000).toBeGreaterThanOrEqual(341);
  });

  it('counts one frame if only the first one is shown', () => {
    const still = predictMemory(work('w=480&f=png', DISPOSED, 1000, '*/*'));
    expect(still).toBeLessThan(predictMemory(work('w=480', DISPOSED, 1000, '*/*')) / 2);
  });

  it('counts pictures larger than the canvas, so that they are rejected', () => {
    const huge = { pixels: 64_000_000, largest: 64_000_000 };
    expect(checkMemory(work('w=48&f=png', DISPOSED, 1000, '*/*', huge), 1536).ok).toBe(false);
  });
});
