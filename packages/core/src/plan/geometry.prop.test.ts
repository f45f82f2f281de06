import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { focuses } from '../../tests/arbitraries.js';
import { grammarWith } from '../../tests/grammar.js';
import { snapBox } from '../grammar/box.js';
import { place } from './geometry.js';

const side = fc.oneof(fc.integer({ min: 1, max: 12_000 }), fc.integer({ min: 1, max: 20 }));

const cases = fc
  .record({
    source: fc.record({ width: side, height: side }),
    w: fc.option(fc.integer({ min: 1, max: 3840 }), { nil: undefined }),
    h: fc.option(fc.integer({ min: 1, max: 3840 }), { nil: undefined }),
    fit: fc.constantFrom('cover' as const, 'contain' as const, 'inside' as const, 'fill' as const),
    focus: focuses,
    pixels: fc.constantFrom(22_118_400, 1_000_003, 276_480),
  })
  .map(({ w, h, pixels, ...others }) => {
    const grammar = grammarWith({ limits: { pixels } });
    const box = snapBox({ ...(w !== undefined && { w }), ...(h !== undefined && { h }) }, grammar);
    return { ...others, box, limits: grammar.limits };
  });

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;
const geometryOf = ({ source, box, fit, focus, limits }: Case) => place(source, { box, fit, focus }, limits);

const check = (property: (given: Case) => void): void =>
  fc.assert(fc.property(cases, property), { numRuns: runs(2000) });

describe('place', () => {
  it('uses whole pixels inside the source', () => {
    check((given) => {
      const { region } = geometryOf(given);
      for (const value of Object.values(region)) expect(Number.isInteger(value)).toBe(true);
      expect(Math.min(region.left, region.top)).toBeGreaterThanOrEqual(0);
      expect(Math.min(region.width, region.height)).toBeGreaterThanOrEqual(1);
      expect(region.left + region.width).toBeLessThanOrEqual(given.source.width);
      expect(region.top + region.height).toBeLessThanOrEqual(given.source.height);
    });
  });

  it('never enlarges', () => {
    check((given) => {
      const { region, scaled, output } = geometryOf(given);
      expect(scaled.width).toBeLessThanOrEqual(region.width);
      expect(scaled.height).toBeLessThanOrEqual(region.height);
      if (given.fit !== 'contain') expect(output).toEqual(scaled);
    });
  });

  it('keeps the picture inside the output, and the output inside the limits and the box', () => {
    check((given) => {
      const { scaled, output, offset } = geometryOf(given);
      const { limits, box } = given;
      expect(Math.min(scaled.width, scaled.height, output.width, output.height)).toBeGreaterThanOrEqual(1);
      expect(Math.min(offset.left, offset.top)).toBeGreaterThanOrEqual(0);
      expect(offset.left + scaled.width).toBeLessThanOrEqual(output.width);
      expect(offset.top + scaled.height).toBeLessThanOrEqual(output.height);
      expect(output.width).toBeLessThanOrEqual(Math.min(limits.width, box.w ?? limits.width));
      expect(output.height).toBeLessThanOrEqual(Math.min(limits.height, box.h ?? limits.height));
      expect(output.width * output.height).toBeLessThanOrEqual(limits.pixels);
    });
  });

  it('has exactly the size of the box if the source is large enough', () => {
    check((given) => {
      const { box, source, fit } = given;
      const { output } = geometryOf(given);
      if (box.w === undefined || box.h === undefined || fit === 'inside') return;
      const roomy =
        fit === 'contain'
          ? source.width >= box.w || source.height >= box.h
          : source.width >= box.w && source.height >= box.h;
      if (roomy) expect(output).toEqual({ width: box.w, height: box.h });
    });
  });

  it('keeps the aspect ratio to within the rounding', () => {
    check((given) => {
      const { region, scaled, output } = geometryOf(given);
      const { box, source, fit } = given;
      /** Both sides scale alike if one factor gives each side to within a pixel. */
      const alike = (
        from: { width: number; height: number },
        to: { width: number; height: number },
      ): boolean => {
        const wide = [(to.width - 1) / from.width, (to.width + 1) / from.width] as const;
        const high = [(to.height - 1) / from.height, (to.height + 1) / from.height] as const;
        return wide[0] <= high[1] && high[0] <= wide[1];
      };
      const boxed = box.w === undefined || box.h === undefined ? undefined : { width: box.w, height: box.h };
      if (boxed === undefined || fit === 'inside' || fit === 'contain')
        expect(alike(source, scaled)).toBe(true);
      if (boxed !== undefined && fit !== 'inside') expect(alike(boxed, output)).toBe(true);
      if (fit === 'cover') expect(alike(region, scaled)).toBe(true);
    });
  });
});
