import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GRAMMAR } from '../../tests/grammar.js';
import { place as placed } from '../plan/geometry.js';
import { snapBox } from './box.js';
import { srcsetCandidates } from './srcset.js';

/** A place without known facts. */
const UNKNOWN = {};
/** A slot of unknown width, for which every rung is offered. */
const ANY = [undefined];

const side = (max: number) => fc.integer({ min: 1, max });
const fit = fc.constantFrom('cover', 'contain', 'inside', 'fill');
const height = fc.option(side(2000), { nil: undefined });
const limits = fc.oneof(
  fc.constant(GRAMMAR.limits),
  fc
    .record({ height: side(5760), spare: fc.integer({ min: 0, max: 4_000_000 }) })
    .map(({ height, spare }) => ({ width: 3840, height, pixels: Math.max(3840, 48 * height) + spare })),
);

describe('srcsetCandidates', () => {
  it('have the width of the delivered bytes', () => {
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
          for (const candidate of srcsetCandidates(place, ANY, { ...GRAMMAR, limits })) {
            const box = { w: candidate.w, ...(candidate.h !== undefined && { h: candidate.h }) };
            const { output } = placed({ width, height }, { box, fit, focus: 'center' }, limits);
            expect({ box, width: output.width }).toEqual({ box, width: candidate.width });
          }
        },
      ),
      // The box shrinks to a width of exactly half a pixel, where two orders of division round differently.
      { numRuns: runs(5000), examples: [[5, 10, 'contain', 1, 423, GRAMMAR.limits]] },
    );
  });

  it('are canonical boxes, ascending', () => {
    fc.assert(
      fc.property(side(5000), side(5000), side(5000), (w, h, sourceWidth) => {
        const candidates = srcsetCandidates({ ...UNKNOWN, w, h, sourceWidth }, ANY, GRAMMAR);
        for (const { w, h } of candidates) expect(snapBox({ w, h }, GRAMMAR)).toEqual({ w, h });
        const widths = candidates.map(({ width }) => width);
        expect(widths).toEqual([...new Set(widths)].sort((a, b) => a - b));
      }),
    );
  });
});

describe('srcsetCandidates for a slot', () => {
  it('contain what every screen would choose among all', () => {
    const slot = fc.double({ min: 0.01, max: 5000, noNaN: true });
    fc.assert(
      fc.property(
        slot,
        fc.double({ min: 1, max: 3, noNaN: true }),
        side(5000),
        (slot, density, sourceWidth) => {
          const all = srcsetCandidates({ ...UNKNOWN, sourceWidth }, ANY, GRAMMAR);
          const best = all.find(({ width }) => width >= slot * density) ?? all[all.length - 1];
          const widths = srcsetCandidates({ ...UNKNOWN, sourceWidth }, [slot], GRAMMAR).map(
            ({ width }) => width,
          );
          expect(widths).toContain(best?.width);
        },
      ),
    );
  });
});
