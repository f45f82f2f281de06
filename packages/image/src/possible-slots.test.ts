import { DEFAULT_LADDER } from '@cameo/core';
import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSrcSet } from '../tests/judge.js';
import { buildSrcSet } from './index.js';
import { evaluateSizes } from './sizes.js';

const widths = (sizes: string) => readSrcSet(buildSrcSet('/a.jpg', { sizes })).map(([, width]) => width);

describe('candidates for sizes', () => {
  it.each([
    ['300px', [304, 344, 408, 480, 536, 640, 768, 1000]],
    ['100vw', [344, 408, 480, 536, 640, 768, 1000, 1200, 1560, 2112, 2848, 3840]],
    ['50vw', [160, 200, 248, 304, 344, 408, 480, 536, 640, 768, 1000, 1200, 1560, 2112, 2848, 3840]],
    [
      'calc(33.3vw - 16px)',
      [96, 160, 200, 248, 304, 344, 408, 480, 536, 640, 768, 1000, 1200, 1560, 2112, 2848, 3840],
    ],
    ['min(100vw, 600px)', [344, 408, 480, 536, 640, 768, 1000, 1200, 1560, 2112]],
    [
      '(min-width: 1000px) 300px, 100vw',
      [304, 344, 408, 480, 536, 640, 768, 1000, 1200, 1560, 2112, 2848, 3840],
    ],
    ['(min-width: 640px) 640px, 100vw', [344, 408, 480, 536, 640, 768, 1000, 1200, 1560, 2112]],
    [
      '(min-width: 600px) and (max-width: 601px) 60px, 1000px',
      [64, 96, 160, 200, 1000, 1200, 1560, 2112, 2848, 3840],
    ],
    ['64px', [64, 96, 160, 200]],
    ['50vh', [...DEFAULT_LADDER]],
  ])('%s are %j', (sizes, expected) => {
    expect(widths(sizes)).toEqual(expected);
  });

  it('include the smallest sufficient one for every viewport and density', () => {
    const length = fc.oneof(
      fc.integer({ min: 1, max: 1500 }).map((px) => `${px}px`),
      fc.integer({ min: 1, max: 100 }).map((vw) => `${vw}vw`),
      fc.integer({ min: 1, max: 60 }).map((em) => `${em}rem`),
    );
    const compound = fc.oneof(
      length,
      fc.tuple(length, length).map(([a, b]) => `min(${a}, ${b})`),
      fc.tuple(length, length).map(([a, b]) => `max(${a}, ${b})`),
      fc.tuple(length, length, length).map(([a, b, c]) => `clamp(${a}, ${b}, ${c})`),
      fc.tuple(length, length).map(([a, b]) => `calc(${a} + ${b})`),
    );
    const condition = fc
      .tuple(fc.constantFrom('min-width', 'max-width'), fc.integer({ min: 300, max: 2000 }))
      .map(([name, px]) => `(${name}: ${px}px)`);
    const sizes = fc
      .tuple(fc.array(fc.tuple(condition, compound), { maxLength: 3 }), compound)
      .map(([entries, last]) => [...entries.map(([when, then]) => `${when} ${then}`), last].join(', '));
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 320, max: 3840 }),
        fc.constantFrom(1, 1.25, 1.5, 2, 2.625, 3),
        (text, viewport, density) => {
          const [slot = 0] = evaluateSizes(text)(viewport);
          const best = DEFAULT_LADDER.find((rung) => rung >= slot * density) ?? 3840;
          expect(widths(text)).toContain(best);
        },
      ),
      { numRuns: runs(1500) },
    );
  });
});
