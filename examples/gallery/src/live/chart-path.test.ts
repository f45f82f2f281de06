import { describe, expect, it } from 'vitest';
import { barsPath, topOfScale } from './chart-path.js';

const area = { width: 40, height: 100, places: 4 };

describe('the chart', () => {
  it('draws bars from the right', () => {
    expect(barsPath([{ from: 0, to: 5 }], 10, area)).toBe('M31.25 100V50h7.5V100Z');
    expect(
      barsPath(
        [
          { from: 0, to: 10 },
          { from: 2, to: 4 },
        ],
        10,
        area,
      ),
    ).toBe('M21.25 100V0h7.5V100ZM31.25 80V60h7.5V80Z');
  });

  it('draws nothing where nothing happened', () => {
    expect(barsPath([], 10, area)).toBe('');
    expect(barsPath([{ from: 3, to: 3 }], 10, area)).toBe('');
    expect(barsPath([{ from: 0, to: 3 }], 0, area)).toBe('');
  });

  it.each([
    [0, 1],
    [1, 1],
    [2, 2],
    [3, 5],
    [6, 10],
    [11, 20],
    [49, 50],
    [51, 100],
    [1001, 2000],
  ])('a scale for %d ends at %d', (most, top) => {
    expect(topOfScale(most)).toBe(top);
  });
});
