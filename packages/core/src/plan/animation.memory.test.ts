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
  /** Peaks as they were measured on Linux x64 with Node 20 and sharp 0.35.5, MB of a million. */
  it.each([
    ['a GIF that is disposed of, as WebP', 'w=480', DISPOSED, 38_858_737, 'image/webp', 651],
    ['the same as GIF', 'w=480', DISPOSED, 38_858_737, '*/*', 646],
    ['the same, blurred', 'w=640&blur=20', DISPOSED, 38_858_737, '*/*', 761],
    ['an animated PNG as WebP', 'w=640', PNG, 84_928_457, 'image/webp', 581],
    ['the same as GIF', 'w=480', PNG, 84_928_457, '*/*', 576],
  ] as const)('%s, is not below what was measured, nor far above', (_, query, facts, bytes, accept, peak) => {
    const predicted = predictMemory(work(query, facts, bytes, accept)) / 1_000_000;
    expect(predicted).toBeGreaterThanOrEqual(peak);
    expect(predicted).toBeLessThan(2 * peak);
  });

  /** Of a WebP of 18 frames of 640 × 1000 pixels, with frames without loss, in a process of its own. */
  it.each([
    ['w=320&sharpen=3', 286],
    ['w=320', 151],
    ['w=48', 137],
  ])('a film with transparency and %s is not below what was measured', (query, peak) => {
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

  it('that is worked on frame by frame is not below what was measured, however small its frames are', () => {
    const strip: SourceFacts = { ...DISPOSED, width: 42, height: 415, frames: 30 };
    const all = work('w=320&h=200&focus=entropy', strip, 8550, 'image/webp');
    expect(predictMemory({ ...all, composed: undefined }) / 1_000_000).toBeGreaterThanOrEqual(176);
  });

  it('that libvips puts together counts what is tried, and what is worked on frame by frame', () => {
    const plain = { ...work('w=480&sharpen=2', BANNER, 265_201, 'image/webp'), composed: undefined };
    expect(predictMemory(plain) / 1_000_000).toBeGreaterThanOrEqual(341);
  });

  it('that is shown as its first frame counts one', () => {
    const still = predictMemory(work('w=480&f=png', DISPOSED, 1000, '*/*'));
    expect(still).toBeLessThan(predictMemory(work('w=480', DISPOSED, 1000, '*/*')) / 2);
  });

  it('counts pictures that are larger than the canvas, so that they are refused', () => {
    const huge = { pixels: 64_000_000, largest: 64_000_000 };
    expect(checkMemory(work('w=48&f=png', DISPOSED, 1000, '*/*', huge), 1536).ok).toBe(false);
  });
});
