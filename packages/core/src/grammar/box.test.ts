import { describe, expect, it } from 'vitest';
import { GRAMMAR, grammarWith } from '../../tests/grammar.js';
import { snapBox } from './box.js';

describe('snapBox', () => {
  it.each([
    [{}, {}],
    [{ w: 640 }, { w: 640 }],
    [{ w: 641 }, { w: 864 }],
    [{ w: 3840 }, { w: 3840 }],
    [{ h: 361 }, { h: 480 }],
    [{ h: 5760 }, { h: 3840 }],
    [
      { w: 640, h: 361 },
      { w: 640, h: 361 },
    ],
    [
      { w: 500, h: 375 },
      { w: 640, h: 480 },
    ],
    [
      { w: 3, h: 2 },
      { w: 48, h: 32 },
    ],
    [
      { w: 100, h: 1 },
      { w: 112, h: 1 },
    ],
    [
      { w: 3840, h: 5760 },
      { w: 3840, h: 5760 },
    ],
    // 3840 × 5761 exceeds the limit of height, so the rung below is used
    [
      { w: 3839, h: 5760 },
      { w: 2848, h: 4273 },
    ],
    // No rung is as thin as this
    [
      { w: 1, h: 5760 },
      { w: 48, h: 5760 },
    ],
  ])('%j becomes %j', (box, expected) => {
    expect(snapBox(box, GRAMMAR)).toEqual(expected);
  });

  const low = grammarWith({ ladder: [100, 400], limits: { height: 250, pixels: 50_000 } });
  it.each([
    [{ h: 120 }, { h: 250 }],
    [{ h: 250 }, { h: 250 }],
    [{ h: 100 }, { h: 100 }],
    [
      { w: 400, h: 125 },
      { w: 400, h: 125 },
    ],
    // 400 × 126 has 400 pixels too many
    [
      { w: 400, h: 126 },
      { w: 100, h: 32 },
    ],
    [
      { w: 300, h: 250 },
      { w: 100, h: 83 },
    ],
    [
      { w: 50, h: 250 },
      { w: 100, h: 250 },
    ],
  ])('%j becomes %j within 250 of height and 50,000 pixels', (box, expected) => {
    expect(snapBox(box, low)).toEqual(expected);
  });

  it.each([
    [{ w: 320, dpr: 2 }, { w: 640 }],
    [{ h: 180, dpr: 2 }, { h: 360 }],
    [
      { w: 320, h: 181, dpr: 2 },
      { w: 640, h: 362 },
    ],
    // 320 × 1.1 is 352.00000000000006
    [{ w: 320, dpr: 1.1 }, { w: 352 }],
    [{ w: 1, dpr: 0.5 }, { w: 352 }],
  ])('multiplies by the density: %j becomes %j', (box, expected) => {
    const ladder = [352, 360, 640];
    expect(snapBox(box, grammarWith({ ladder }))).toEqual(expected);
  });
});
