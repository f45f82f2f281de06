import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transforms } from '../../tests/arbitraries.js';
import { accepted, GRAMMAR } from '../../tests/grammar.js';
import { OUTPUT_FORMATS, SOURCE_FORMATS } from '../grammar/formats.js';
import { sourceKey } from '../grammar/source-key.js';
import { variantOf } from '../grammar/variant.js';
import { exifTurn, turnedSize } from './orientation.js';
import type { SourceFacts } from './plan.js';
import { planVariant } from './plan-variant.js';

const SOURCE = accepted(sourceKey('a', GRAMMAR.limits));

const facts: fc.Arbitrary<SourceFacts> = fc.record({
  format: fc.constantFrom(...SOURCE_FORMATS, 'raw' as const),
  width: fc.integer({ min: 1, max: 7000 }),
  height: fc.integer({ min: 1, max: 7000 }),
  orientation: fc.integer({ min: 0, max: 9 }),
  frames: fc.constant(1),
  hasAlpha: fc.boolean(),
});

const accepts = fc.constantFrom('image/avif,image/webp', 'image/webp', '*/*');

const plans = fc
  .tuple(transforms(), accepts, facts)
  .map(([transform, accept, source]) => {
    const variant = variantOf(SOURCE, transform, accept, GRAMMAR);
    return variant && { variant, source, plan: accepted(planVariant(variant, source, GRAMMAR)) };
  })
  .filter((planned) => planned !== undefined);

type Planned = typeof plans extends fc.Arbitrary<infer T> ? T : never;
const check = (property: (planned: Planned) => void): void =>
  fc.assert(fc.property(plans, property), { numRuns: runs(2000) });

const within = (
  part: { left: number; top: number; width: number; height: number },
  whole: { width: number; height: number },
): void => {
  for (const value of Object.values(part)) expect(Number.isInteger(value)).toBe(true);
  expect(Math.min(part.left, part.top)).toBeGreaterThanOrEqual(0);
  expect(Math.min(part.width, part.height)).toBeGreaterThanOrEqual(1);
  expect(part.left + part.width).toBeLessThanOrEqual(whole.width);
  expect(part.top + part.height).toBeLessThanOrEqual(whole.height);
};

describe('planVariant', () => {
  it('crops inside the stored source, or inside the scaled and rotated picture, never both', () => {
    check(({ source, plan }) => {
      if (plan.region !== undefined) within(plan.region, source);
      if (plan.crop !== undefined) within(plan.crop, turnedSize(plan.scaled, plan.turn));
      const cuts = [plan.region, plan.crop, plan.strategy].filter((cut) => cut !== undefined);
      expect(cuts.length).toBeLessThanOrEqual(1);
    });
  });

  it('never enlarges when scaling', () => {
    check(({ source, plan }) => {
      const { width, height } = turnedSize(plan.region ?? source, exifTurn(source.orientation));
      expect(plan.scaled.width).toBeLessThanOrEqual(width);
      expect(plan.scaled.height).toBeLessThanOrEqual(height);
    });
  });

  it('adds up: the scaled, rotated, cropped and padded picture has the size of the output', () => {
    check(({ plan }) => {
      const { top = 0, right = 0, bottom = 0, left = 0 } = plan.padding ?? {};
      const seen = plan.crop ?? turnedSize(plan.scaled, plan.turn);
      expect(Math.min(top, right, bottom, left)).toBeGreaterThanOrEqual(0);
      expect({ width: seen.width + left + right, height: seen.height + top + bottom }).toEqual(plan.output);
    });
  });

  it('stays within the limits of the grammar and of the encoder', () => {
    check(({ plan, variant }) => {
      const { output, format } = plan;
      expect(output.width).toBeLessThanOrEqual(Math.min(3840, variant.transform.w ?? 3840));
      expect(output.height).toBeLessThanOrEqual(Math.min(5760, variant.transform.h ?? 5760));
      expect(output.width * output.height).toBeLessThanOrEqual(22_118_400);
      expect(Math.max(output.width, output.height)).toBeLessThanOrEqual(OUTPUT_FORMATS[format].maxSide);
    });
  });

  it('never leaves transparency to a format without it', () => {
    check(({ plan }) => {
      if (plan.format === 'jpeg') expect(plan.background).toMatch(/^[0-9a-f]{6}$/);
    });
  });

  it('gives the width that a srcset names if the source is wide enough', () => {
    check(({ plan, variant, source }) => {
      const { w, h } = variant.transform;
      const upright = turnedSize(turnedSize(source, exifTurn(source.orientation)), plan.turn);
      if (
        w === undefined ||
        h !== undefined ||
        upright.width < w ||
        (upright.height * w) / upright.width > 5760
      ) {
        return;
      }
      expect(plan.output.width).toBe(w);
    });
  });
});
