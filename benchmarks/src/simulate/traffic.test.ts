import { defineImageConfig } from '@cameo/core';
import { describe, expect, it } from 'vitest';
import { createRequestKinds } from './demand.js';
import { createRandom, createSampler, randomOf, zipfShares } from './traffic.js';

describe('createRandom', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    const [one, same, other] = [createRandom(7), createRandom(7), createRandom(8)];
    const first = [one(), one(), one()];
    expect([same(), same(), same()]).toEqual(first);
    expect([other(), other(), other()]).not.toEqual(first);
  });

  it('is uniform over 0 to 1', () => {
    const random = createRandom(1);
    const tenths = new Array<number>(10).fill(0);
    for (let n = 0; n < 100_000; n++) {
      const tenth = Math.floor(random() * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});

describe('randomOf', () => {
  it('depends on the key, also above 32 bits, and on the salt', () => {
    const numbers = [randomOf(1, 0), randomOf(2, 0), randomOf(1, 1), randomOf(2 ** 32 + 1, 0)];
    expect(new Set(numbers).size).toBe(4);
    expect(randomOf(1, 0)).toBe(randomOf(1, 0));
  });
});

describe('createSampler', () => {
  it('samples by weight', () => {
    const sample = createSampler([1, 0, 3, 6]);
    const random = createRandom(3);
    const counts = [0, 0, 0, 0];
    for (let n = 0; n < 100_000; n++) {
      const at = sample(random);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    expect(counts[1]).toBe(0);
    expect(Math.abs((counts[0] ?? 0) - 10_000)).toBeLessThan(500);
    expect(Math.abs((counts[2] ?? 0) - 30_000)).toBeLessThan(800);
    expect(Math.abs((counts[3] ?? 0) - 60_000)).toBeLessThan(800);
  });
});

describe('zipfShares', () => {
  it('gives half for the second and a third for the third, and adds up to 1', () => {
    const [first = 0, second = 0, third = 0] = zipfShares(3, 1);
    expect(first).toBeCloseTo(6 / 11, 12);
    expect(second).toBeCloseTo(3 / 11, 12);
    expect(third).toBeCloseTo(2 / 11, 12);
  });
});

const CONFIG = defineImageConfig({ bucket: 'pictures', region: 'eu-central-1' });
const BEFORE = defineImageConfig({ bucket: 'pictures', region: 'eu-central-1', ladder: [48, 864, 1160] });
const AVIF = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';
const OTHER_AVIF = 'image/avif,image/webp,*/*';
const slot = {
  pictures: 24,
  box: [320, 320],
  columns: [
    [600, 2],
    [9999, 4],
  ],
  most: 1280,
  gap: 16,
} as const;

describe('kindOf', () => {
  const asker = { slot, viewport: 390, dpr: 3, accept: AVIF, spelling: '{query}' };

  it('requests the exact width without our front end, and a rung with it', () => {
    // (390 - 3 × 16) / 2 = 171 CSS px, 513 device px: the rung above is 536.
    const { pixels, format } = createRequestKinds(CONFIG, BEFORE).kindOf(asker);
    expect(pixels).toEqual({
      every: 263_169,
      raw: 263_169,
      ours: 287_296,
      viewer: 287_296,
      before: 746_496,
      refined: 287_296,
    });
    expect(format).toEqual({
      every: 'jpeg',
      raw: 'avif',
      ours: 'avif',
      viewer: 'avif',
      before: 'avif',
      refined: 'avif',
    });
  });

  it("keeps the distinctions of the earlier ladder, and refines today's derivatives", () => {
    const kinds = createRequestKinds(CONFIG, BEFORE);
    // 200 and 240 px: one rung of three, and two of today's.
    const [one, other] = [100, 120].map((viewport) =>
      kinds.kindOf({ ...asker, slot: { ...slot, columns: [[9999, 1]], gap: 0 }, viewport, dpr: 2 }),
    );
    expect(one?.stored.before).toBe(other?.stored.before);
    expect(one?.stored.viewer).not.toBe(other?.stored.viewer);
    expect([one?.stored.refined, one?.key.refined]).toEqual([one?.stored.viewer, one?.key.viewer]);
  });

  it('has one derivative and, after viewer-request, one key for equivalent spellings and Accept headers', () => {
    const kinds = createRequestKinds(CONFIG, BEFORE);
    const first = kinds.kindOf(asker);
    const spelled = kinds.kindOf({ ...asker, spelling: 'height={h}&width={w}&utm_source=x' });
    const accepted = kinds.kindOf({ ...asker, accept: OTHER_AVIF });
    for (const other of [spelled, accepted]) {
      expect(other.key.raw).not.toBe(first.key.raw);
      expect(other.key.ours).not.toBe(first.key.ours);
      expect(other.key.viewer).toBe(first.key.viewer);
      expect(other.stored.ours).toBe(first.stored.ours);
    }
  });

  it('distinguishes formats', () => {
    const kinds = createRequestKinds(CONFIG, BEFORE);
    const [avif, jpeg] = [kinds.kindOf(asker), kinds.kindOf({ ...asker, accept: '*/*' })];
    expect(jpeg.key.viewer).not.toBe(avif.key.viewer);
    expect(jpeg.stored.viewer).not.toBe(avif.stored.viewer);
    expect(jpeg.format.viewer).toBe('jpeg');
  });

  it('shares a rung between slots of similar width, which raw widths do not', () => {
    const kinds = createRequestKinds(CONFIG, BEFORE);
    const [one, other] = [kinds.kindOf(asker), kinds.kindOf({ ...asker, viewport: 393 })];
    expect(other.key.viewer).toBe(one.key.viewer);
    expect(other.key.raw).not.toBe(one.key.raw);
  });
});
