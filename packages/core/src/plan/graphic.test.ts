import { describe, expect, it } from 'vitest';
import { planOf } from '../../tests/plan-of.js';
import { mayBeGraphic } from './graphic.js';
import type { Coding, SourceFacts } from './plan.js';

const SIZE = { width: 4000, height: 3000 } as const;
const DRAWING: Pick<Coding, 'bytes' | 'lossless'> = { bytes: 600_000, lossless: true };

const graphicFor = (query: string, facts: Partial<SourceFacts>, coding: Partial<Coding> = {}): boolean =>
  mayBeGraphic(planOf(query, facts), { format: 'jpeg', ...SIZE, ...facts }, { ...DRAWING, ...coding });

describe('mayBeGraphic', () => {
  it.each(['png', 'gif', 'svg', 'webp', 'tiff'] as const)('is true for a %s', (format) => {
    expect(graphicFor('w=640', { format })).toBe(true);
  });

  it.each(['jpeg', 'avif', 'heic', 'raw'] as const)('is false for %s', (format) => {
    expect(graphicFor('w=640', { format })).toBe(false);
  });

  it('is false for an animation, and true for its first frame', () => {
    expect(graphicFor('w=640', { format: 'gif', frames: 2 })).toBe(false);
    expect(graphicFor('w=640&f=png', { format: 'gif', frames: 2 })).toBe(true);
  });

  it('is false for files with the size of a photograph, 0.7 bytes per pixel, except small ones', () => {
    expect(graphicFor('w=640', { format: 'png' }, { bytes: 8_400_000 })).toBe(true);
    expect(graphicFor('w=640', { format: 'png' }, { bytes: 8_402_000 })).toBe(false);
    expect(graphicFor('w=640', { format: 'png', width: 16, height: 16 }, { bytes: 1000 })).toBe(true);
  });

  it('is false for a lossy WebP', () => {
    expect(graphicFor('w=640', { format: 'webp' }, { lossless: false })).toBe(false);
  });

  it('is false for slow outputs: 2112 × 1584 is more than 2.5 million pixels, 1568 × 1176 is less', () => {
    expect(graphicFor('w=1568', { format: 'png' })).toBe(true);
    expect(graphicFor('w=2112', { format: 'png' })).toBe(false);
  });
});
