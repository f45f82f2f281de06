import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grammarWith } from '../../tests/grammar.js';
import { snapBox } from './box.js';

const grammars = fc
  .record({
    ladder: fc
      .uniqueArray(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 12 })
      .map((widths) => widths.sort((left, right) => left - right)),
    height: fc.integer({ min: 1, max: 5000 }),
    spare: fc.integer({ min: 0, max: 10_000_000 }),
  })
  .map(({ ladder, height, spare }) => {
    const least = Math.max(height * (ladder[0] ?? 1), ladder[ladder.length - 1] ?? 1);
    return grammarWith({ ladder, limits: { height, pixels: least + spare } });
  });

const cases = grammars.chain((grammar) =>
  fc.tuple(
    fc.constant(grammar),
    fc.integer({ min: 1, max: grammar.limits.width }),
    fc.integer({ min: 1, max: grammar.limits.height }),
  ),
);

describe('snapBox', () => {
  it('returns a rung and a height within the limits, and is idempotent', () => {
    fc.assert(
      fc.property(cases, ([grammar, w, h]) => {
        const box = snapBox({ w, h }, grammar);
        expect(grammar.ladder).toContain(box.w);
        expect(box.h).toBeGreaterThanOrEqual(1);
        expect(box.h).toBeLessThanOrEqual(grammar.limits.height);
        expect((box.w ?? 0) * (box.h ?? 0)).toBeLessThanOrEqual(grammar.limits.pixels);
        expect(snapBox(box, grammar)).toEqual(box);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('is at least as wide as requested unless the next rung exceeds a limit, and keeps the aspect ratio', () => {
    fc.assert(
      fc.property(cases, ([grammar, w, h]) => {
        const box = snapBox({ w, h }, grammar);
        const width = box.w ?? 0;
        const height = box.h ?? 0;
        const { limits, ladder } = grammar;
        const up = ladder.filter((rung) => rung >= w)[0] ?? 0;
        const fits = (side: number) => side <= limits.height && up * side <= limits.pixels;
        // Half a pixel may be rounded either way.
        const least = Math.max(1, Math.ceil((h * up) / w - 0.5 - 1e-9));
        const greatest = Math.max(1, Math.floor((h * up) / w + 0.5 + 1e-9));
        if (fits(greatest)) expect(width).toBe(up);
        if (!fits(least)) expect(width < up || width === ladder[0]).toBe(true);
        const exact = (h * width) / w;
        const cut = width === ladder[0] && height === limits.height && height < exact;
        expect(Math.abs(height - exact) <= 0.5 + 1e-9 || height === 1 || cut).toBe(true);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('snaps a single side', () => {
    fc.assert(
      fc.property(cases, ([grammar, w, h]) => {
        const width = snapBox({ w }, grammar);
        expect(width).toEqual({ w: grammar.ladder.filter((rung) => rung >= w)[0] });
        const height = snapBox({ h }, grammar);
        expect(height.w).toBeUndefined();
        expect(height.h).toBeLessThanOrEqual(grammar.limits.height);
        expect(snapBox(height, grammar)).toEqual(height);
      }),
    );
  });
});
