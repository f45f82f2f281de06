import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GRAMMAR } from '../tests/grammar.js';
import { snapBox } from './box.js';
import { place as placed } from './geometry.js';
import { chosenCandidates, srcsetCandidates } from './srcset.js';

const side = (max: number) => fc.integer({ min: 1, max });
const fit = fc.constantFrom('cover', 'contain', 'inside', 'fill');
const height = fc.option(side(2000), { nil: undefined });
const limits = fc.oneof(
  fc.constant(GRAMMAR.limits),
  fc.record({
    width: fc.constant(3840),
    height: side(5760),
    pixels: fc.integer({ min: 4000, max: 4_000_000 }),
  }),
);

describe('srcsetCandidates', () => {
  it('have the width of the bytes that come back', () => {
    fc.assert(
      fc.property(
        side(2000),
        height,
        fit,
        side(6000),
        side(9000),
        limits,
        (w, h, fit, width, height, limits) => {
          const place = { w, h, fit, sourceWidth: width, sourceHeight: height };
          for (const candidate of srcsetCandidates(place, { ...GRAMMAR, limits })) {
            const box = { w: candidate.w, ...(candidate.h !== undefined && { h: candidate.h }) };
            const { output } = placed({ width, height }, { box, fit, focus: 'center' }, limits);
            expect({ box, width: output.width }).toEqual({ box, width: candidate.width });
          }
        },
      ),
      // The box shrinks to a width of exactly half a pixel, which two ways to divide round apart.
      { numRuns: 5000, examples: [[5, 10, 'contain', 1, 423, GRAMMAR.limits]] },
    );
  });

  it('are canonical boxes, ascending', () => {
    fc.assert(
      fc.property(side(5000), side(5000), side(5000), (w, h, sourceWidth) => {
        const candidates = srcsetCandidates({ w, h, sourceWidth }, GRAMMAR);
        for (const { w, h } of candidates) expect(snapBox({ w, h }, GRAMMAR)).toEqual({ w, h });
        const widths = candidates.map(({ width }) => width);
        expect(widths).toEqual([...new Set(widths)].sort((a, b) => a - b));
      }),
    );
  });
});

describe('chosenCandidates', () => {
  it('have what every screen would choose among all', () => {
    const slot = fc.double({ min: 0.01, max: 5000, noNaN: true });
    fc.assert(
      fc.property(
        slot,
        fc.double({ min: 1, max: 3, noNaN: true }),
        side(5000),
        (slot, density, sourceWidth) => {
          const all = srcsetCandidates({ sourceWidth }, GRAMMAR);
          const best = all.find(({ width }) => width >= slot * density) ?? all[all.length - 1];
          expect(chosenCandidates(all, [slot])).toContainEqual(best);
        },
      ),
    );
  });
});
