import { defineImageConfig } from '@cameo/core';
import { describe, expect, it } from 'vitest';
import { createRequestKinds } from './demand.js';

const CONFIG = defineImageConfig({ bucket: 'pictures', region: 'eu-central-1' });
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

  it('asks for the exact width without our front end, and for a rung with it', () => {
    // (390 - 3 × 16) / 2 = 171 CSS px, 513 device px: the rung above is 640.
    const { pixels, format } = createRequestKinds(CONFIG).kindOf(asker);
    expect(pixels).toEqual({ every: 263_169, raw: 263_169, ours: 409_600, viewer: 409_600 });
    expect(format).toEqual({ every: 'jpeg', raw: 'avif', ours: 'avif', viewer: 'avif' });
  });

  it('has one derivative and, after viewer-request, one key for spellings and Accept headers that mean the same', () => {
    const kinds = createRequestKinds(CONFIG);
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

  it('keeps formats apart', () => {
    const kinds = createRequestKinds(CONFIG);
    const [avif, jpeg] = [kinds.kindOf(asker), kinds.kindOf({ ...asker, accept: '*/*' })];
    expect(jpeg.key.viewer).not.toBe(avif.key.viewer);
    expect(jpeg.stored.viewer).not.toBe(avif.stored.viewer);
    expect(jpeg.format.viewer).toBe('jpeg');
  });

  it('shares a rung between slots that are nearly as wide, which raw widths do not', () => {
    const kinds = createRequestKinds(CONFIG);
    const [one, other] = [kinds.kindOf(asker), kinds.kindOf({ ...asker, viewport: 393 })];
    expect(other.key.viewer).toBe(one.key.viewer);
    expect(other.key.raw).not.toBe(one.key.raw);
  });
});
