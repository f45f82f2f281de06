import { runs } from '@cameo/testing/form';
import { codePoint } from '@cameo/testing/unicode';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateSizes } from './sizes.js';

const UNKNOWN = undefined;

describe('evaluateSizes', () => {
  it.each<readonly [string, number, readonly (number | undefined)[]]>([
    ['300px', 1000, [300]],
    ['50vw', 1000, [500]],
    ['33.3vw', 1000, [333]],
    ['.5vw', 1000, [5]],
    ['20em', 1000, [320]],
    ['1.5rem', 1000, [24]],
    ['0', 1000, [0]],
    ['', 1000, [1000]],
    ['auto', 1000, [1000]],
    ['auto, 50vw', 1000, [500]],
    ['AUTO , 50VW', 1000, [500]],
    ['  50vw\n', 1000, [500]],
    // Arithmetic
    ['calc(100vw - 20px)', 1000, [980]],
    ['calc(100vw -20px)', 1000, [UNKNOWN]],
    ['calc(100vw-20px)', 1000, [UNKNOWN]],
    ['calc((100vw - 4 * 10px) / 3)', 1000, [320]],
    ['calc(10px + 2 * 5px)', 1000, [20]],
    ['calc(10px - 4px - 3px)', 1000, [3]],
    ['calc(-10px + 1e2px)', 1000, [90]],
    ['calc(-1 * 10px)', 1000, [0]],
    ['calc(100vw / 0)', 1000, [Number.POSITIVE_INFINITY]],
    ['min(100vw, 600px)', 1000, [600]],
    ['max(25vw, 300px, 10em)', 1000, [300]],
    ['clamp(200px, 50vw, 400px)', 1000, [400]],
    ['clamp(200px, 50vw, 400px)', 600, [300]],
    ['clamp(200px, 50vw, 400px)', 320, [200]],
    ['min(100vw - 2rem, 40rem)', 500, [468]],
    ['calc(min(100vw, 600px) / 2)', 1000, [300]],
    ['calc(2 * (100vw - 100px))', 300, [400]],
    // Conditions
    ['(min-width: 600px) 50vw, 100vw', 600, [300]],
    ['(min-width: 600px) 50vw, 100vw', 599, [599]],
    ['(max-width:600px) 100vw, 50vw', 600, [600]],
    ['(max-width:600px) 100vw, 50vw', 601, [300.5]],
    ['(min-width: 40em) 1px, 2px', 640, [1]],
    ['(min-width: calc(300px + 300px)) 1px, 2px', 600, [1]],
    ['(width >= 600px) 1px, 2px', 600, [1]],
    ['(width > 600px) 1px, 2px', 601, [1]],
    ['(width > 600px) 1px, 2px', 599, [2]],
    ['(width < 600px) 1px, 2px', 599, [1]],
    ['(width<=600px) 1px, 2px', 600, [1]],
    ['(600px <= width) 1px, 2px', 600, [1]],
    ['(400px <= width < 700px) 1px, 2px', 400, [1]],
    ['(400px <= width < 700px) 1px, 2px', 701, [2]],
    ['(400px<=width<700px) 1px, 2px', 699, [1]],
    ['(400px <= width < 700px) 1px, 2px', 399, [2]],
    ['(700px > width >= 400px) 1px, 2px', 399, [2]],
    ['(min-width: 400px) and (max-width: 700px) 1px, 2px', 500, [1]],
    ['(min-width: 400px) and (max-width: 700px) 1px, 2px', 800, [2]],
    ['(max-width: 400px) or (min-width: 700px) 1px, 2px', 500, [2]],
    ['(max-width: 400px) or (min-width: 700px) 1px, 2px', 800, [1]],
    ['not (min-width: 400px) 1px, 2px', 399, [1]],
    ['not (min-width: 400px) 1px, 2px', 400, [2]],
    ['((min-width: 400px) and (not (min-width: 700px))) 1px, 2px', 500, [1]],
    ['((min-width: 400px) and (not (min-width: 700px))) 1px, 2px', 700, [2]],
    ['(min-width: 900px) 1px, (min-width: 600px) 2px, 3px', 700, [2]],
    ['(min-width: 900px) 1px', 700, [700]],
    // Unknown conditions may be true or false
    ['(orientation: portrait) 1px, 2px', 500, [1, 2]],
    ['(hover) 1px, 2px', 500, [1, 2]],
    ['(min-height: 800px) 1px, (min-width: 400px) 2px, 3px', 500, [1, 2]],
    ['not (hover) 1px, 2px', 500, [1, 2]],
    ['50vh', 500, [UNKNOWN]],
    ['fit-content', 500, [UNKNOWN]],
    ['sin(1)', 500, [UNKNOWN]],
    ['(width) 1px, 2px', 600, [1, 2]],
    ['screen and (min-width: 1px) 50vw', 500, [250, 500]],
    ['50vw 50vw 50vw', 500, [250, 500]],
    ['(width = 600px) 1px, 2px', 600, [1, 2]],
    ['(width: 600px) 1px, 2px', 601, [1, 2]],
    // The edge itself counts as inside: `possibleSlots` checks both sides of it
    ['(width > 600px) 1px, 2px', 600, [1]],
    ['(width < 600px) 1px, 2px', 600, [1]],
    ['(min-width: 0) 1px, 2px', 500, [1]],
    ['constructor', 500, [UNKNOWN]],
    ['(', 500, [UNKNOWN]],
    ['calc(', 500, [UNKNOWN]],
  ])('%j at %i is %j', (sizes, viewport, expected) => {
    expect(evaluateSizes(sizes)(viewport)).toEqual(expected);
  });

  it('terminates and never throws, whatever the input', () => {
    const piece = fc.constantFrom(
      ...'( ) , + - * / < > = >= : not and or calc( min( clamp( width min-width max-width: 100vw 20px 3em . e 1e9 constructor auto %'.split(
        ' ',
      ),
      ' ',
    );
    const sizes = fc.oneof(
      fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
      fc.string({ unit: codePoint }),
    );
    fc.assert(
      fc.property(sizes, fc.integer({ min: 320, max: 3840 }), (text, viewport) => {
        for (const slot of evaluateSizes(text)(viewport)) expect(slot === UNKNOWN || slot >= 0).toBe(true);
      }),
      { numRuns: runs(2000) },
    );
    expect(evaluateSizes('('.repeat(100_000))(500)).toEqual([UNKNOWN]);
  });
});
