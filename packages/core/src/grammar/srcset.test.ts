import { describe, expect, it } from 'vitest';
import { GRAMMAR, grammarWith } from '../../tests/grammar.js';
import { type Place, srcsetCandidates } from './srcset.js';

/** A slot of unknown width, for which every rung is offered. */
const ANY = [undefined];
/** A place without known facts. */
const UNKNOWN = {};
const SMALL = grammarWith({ ladder: [100, 200, 400, 800], limits: { height: 1000, pixels: 400_000 } });

const written = (place: Partial<Place>, grammar = SMALL) =>
  srcsetCandidates({ ...UNKNOWN, ...place }, ANY, grammar).map(
    ({ w, h, width }) => `${w}${h === undefined ? '' : `×${h}`} ${width}w`,
  );

describe('srcsetCandidates', () => {
  it.each<readonly [string, Partial<Place>, readonly string[]]>([
    ['an unknown source', {}, ['100 100w', '200 200w', '400 400w', '800 800w']],
    ['a source between rungs', { sourceWidth: 300 }, ['100 100w', '200 200w', '400 300w']],
    ['a source as wide as a rung', { sourceWidth: 200 }, ['100 100w', '200 200w']],
    ['a source wider than all', { sourceWidth: 5000 }, ['100 100w', '200 200w', '400 400w', '800 800w']],
    ['a tiny source', { sourceWidth: 7 }, ['100 7w']],
    // 300 × 2000 is limited to 150 × 1000
    ['a tall source', { sourceWidth: 300, sourceHeight: 2000 }, ['100 100w', '200 150w']],
    ['a box', { w: 640, h: 360 }, ['100×56 100w', '200×113 200w', '400×225 400w', '800×450 800w']],
    ['a width alone', { w: 640 }, ['100 100w', '200 200w', '400 400w', '800 800w']],
    ['a box that breaks limits', { w: 200, h: 300 }, ['100×150 100w', '200×300 200w', '400×600 400w']],
    ['a box too tall for any rung', { w: 100, h: 1100 }, ['100×1000 100w']],
    ['a line', { w: 1000, h: 1 }, ['100×1 100w', '200×1 200w', '400×1 400w', '800×1 800w']],
    [
      'a box next to nothing',
      { w: 200, h: 5e-324 },
      ['100×1 100w', '200×1 200w', '400×1 400w', '800×1 800w'],
    ],
    // 300 × 300 is the largest square in 300 × 500
    [
      'a box narrower than its source',
      { w: 100, h: 100, sourceWidth: 300, sourceHeight: 500 },
      ['100×100 100w', '200×200 200w', '400×400 300w'],
    ],
    // 150 × 150 is the largest square in 500 × 150
    [
      'a box limited by height',
      { w: 100, h: 100, sourceWidth: 500, sourceHeight: 150 },
      ['100×100 100w', '200×200 150w'],
    ],
    [
      'a box with the proportions of its source',
      { w: 320, h: 240, sourceWidth: 641, sourceHeight: 481 },
      ['100 100w', '200 200w', '400 400w', '800 641w'],
    ],
    // Padding does not need source pixels: only both sides together may not exceed the source
    [
      'contain',
      { w: 100, h: 100, fit: 'contain', sourceWidth: 500, sourceHeight: 150 },
      ['100×100 100w', '200×200 200w', '400×400 400w'],
    ],
    [
      'contain of an unknown height',
      { w: 100, h: 100, fit: 'contain', sourceWidth: 300 },
      ['100×100 100w', '200×200 200w', '400×400 300w'],
    ],
    ['inside', { w: 100, h: 100, fit: 'inside' }, ['100 100w', '200 200w', '400 400w', '800 800w']],
  ])('of %s', (_, place, expected) => {
    expect(written(place)).toEqual(expected);
  });
});

describe('srcsetCandidates for slots of known width', () => {
  const chosen = (slots: readonly (number | undefined)[], sourceWidth?: number) =>
    srcsetCandidates({ ...UNKNOWN, sourceWidth }, slots, GRAMMAR).map(({ width }) => width);

  it.each<readonly [readonly (number | undefined)[], readonly number[]]>([
    [[300], [360, 480, 640, 864, 1160]],
    [[48], [48, 64, 88, 112, 152]],
    [[0], [48]],
    [[5000], [3840]],
    [[Number.POSITIVE_INFINITY], [3840]],
    [
      [50, 2000],
      [64, 88, 112, 152, 2112, 2848, 3840],
    ],
    [[undefined], [48, 64, 88, 112, 152, 200, 272, 360, 480, 640, 864, 1160, 1568, 2112, 2848, 3840]],
    [[], []],
  ])('for slots of %j px are %j', (slots, expected) => {
    expect(chosen(slots)).toEqual(expected);
  });

  it('end with the full size of the original', () => {
    expect(chosen([300], 500)).toEqual([360, 480, 500]);
    expect(chosen([300], 100)).toEqual([100]);
    expect(chosen([5000], 500)).toEqual([500]);
  });
});
