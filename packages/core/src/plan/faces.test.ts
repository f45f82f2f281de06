import { describe, expect, it } from 'vitest';
import { keepFaces } from './faces.js';

const WIDE = { width: 1600, height: 900 };
const TALL = { width: 900, height: 1600 };

describe('keepFaces', () => {
  it.each([
    ['one face in the middle of a wide picture', 0.5, 350],
    ['one at the left border', 0.1, 0],
    ['one at the right border', 0.95, 700],
  ])('centres %s', (_, middle, left) => {
    const face = { left: middle - 0.05, top: 0.3, width: 0.1, height: 0.2 };
    expect(keepFaces(WIDE, { width: 900, height: 900 }, [face])).toEqual({
      left,
      top: 0,
      width: 900,
      height: 900,
    });
  });

  it('places a face slightly above the centre', () => {
    // From 640 to 960: its centre, 800, is at 45 % of 900.
    const face = { left: 0.4, top: 0.4, width: 0.2, height: 0.2 };
    expect(keepFaces(TALL, { width: 900, height: 900 }, [face]).top).toBe(800 - 405);
  });

  it('shares the remaining room above and below a face that barely fits', () => {
    // From 400 to 1200, with 320 above and 96 below wanted: 900 rows leave 100 for both, 77 of them above.
    const face = { left: 0.1, top: 0.25, width: 0.8, height: 0.5 };
    expect(keepFaces(TALL, { width: 900, height: 900 }, [face]).top).toBe(323);
  });

  it('keeps the two largest of three if the third does not fit', () => {
    const small = { left: 0.02, top: 0.3, width: 0.05, height: 0.1 };
    const middle = { left: 0.5, top: 0.3, width: 0.1, height: 0.2 };
    const large = { left: 0.8, top: 0.3, width: 0.15, height: 0.3 };
    // From 800 to 1520: their centre, 1160, is the centre of 900.
    expect(keepFaces(WIDE, { width: 900, height: 900 }, [small, middle, large]).left).toBe(700);
    expect(keepFaces(WIDE, { width: 720, height: 900 }, [small, middle, large]).left).toBe(800);
    // The two do not fit, and neither does the smallest beside the largest.
    expect(keepFaces(WIDE, { width: 700, height: 900 }, [small, middle, large]).left).toBe(900);
  });

  it('shows the centre of a face that does not fit', () => {
    const face = { left: 0, top: 0.1, width: 1, height: 0.8 };
    expect(keepFaces(TALL, { width: 900, height: 600 }, [face]).top).toBe(500);
  });

  it('ignores parts of a face outside of the picture', () => {
    const face = { left: -0.3, top: -0.2, width: 0.5, height: 0.6 };
    expect(keepFaces(WIDE, { width: 900, height: 900 }, [face])).toMatchObject({ left: 0, top: 0 });
  });
});
