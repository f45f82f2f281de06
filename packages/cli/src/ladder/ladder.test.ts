import { describe, expect, it } from 'vitest';
import { change } from './change.js';
import { spread } from './demand-from.js';
import { chart } from './report.js';
import { withLadder } from './write-ladder.js';

describe('change', () => {
  const STOCK = { pictures: 1000, formats: 3, views: 1e6, pictureKb: 100, renderMs: 500, memoryMb: 1024 };

  it('counts new derivatives and saved bytes', () => {
    const { stay, added, gone, renders, cost, savedBytes, saved } = change(
      [100, 200, 400],
      [100, 150, 300],
      0.9,
      STOCK,
    );
    expect([stay, added, gone]).toEqual([[100], [150, 300], [200, 400]]);
    // 1,000 pictures at two new rungs in three formats.
    expect(renders).toBe(6000);
    // 12,000 runs at $0.60 a million; 3,000 GB-seconds at $0.00005001; 24,000 GET at $0.0004 and 6,000 PUT at $0.005 a thousand.
    expect(cost).toBeCloseTo(0.0072 + 0.15003 + 0.0096 + 0.03, 9);
    // A tenth of 100 GB, at $0.085 a GB.
    expect([savedBytes, saved]).toEqual([expect.closeTo(10e9, -3), expect.closeTo(0.85, 9)]);
  });

  it('is zero for the same ladder', () => {
    expect(change([100], [100], 1, STOCK)).toMatchObject({ renders: 0, cost: 0, savedBytes: 0, saved: 0 });
  });
});

describe('spread', () => {
  it('spreads a request for a rung over all widths that get it', () => {
    const demand = spread(new Map([[200, 10]]), [100, 200, 400]);
    expect([Math.min(...demand.keys()), Math.max(...demand.keys())]).toEqual([101, 200]);
    expect([...demand.values()].reduce((sum, share) => sum + share, 0)).toBeCloseTo(10, 9);
    // As frequent between 101 and 141 as between 142 and 200: both are half an octave.
    const lower = [...demand].reduce((sum, [width, share]) => sum + (width <= 141 ? share : 0), 0);
    expect(lower).toBeCloseTo(5, 0);
  });

  it('keeps any other width', () => {
    expect(spread(new Map([[250, 3]]), [100, 200, 400])).toEqual(new Map([[250, 3]]));
  });
});

describe('chart', () => {
  it('has bars proportional to the waste, and marks the requested length', () => {
    expect(
      chart(
        [
          { rungs: 8, mean: 1.5 },
          { rungs: 12, mean: 1.25 },
        ],
        12,
      ),
    ).toEqual([`   8  1.50  ${'█'.repeat(50)}`, `  12  1.25  ${'█'.repeat(25)} ◀`]);
  });
});

describe('withLadder', () => {
  it.each([
    [
      'export const config = defineImageConfig({\n  bucket: "a",\n});\n',
      'export const config = defineImageConfig({\n  ladder: [8, 16],\n  bucket: "a",\n});\n',
    ],
    [
      'defineImageConfig({\n  bucket: "a",\n  ladder: [\n    100, 1_200,\n  ] as const,\n  region: "b",\n})',
      'defineImageConfig({\n  bucket: "a",\n  ladder: [8, 16],\n  region: "b",\n})',
    ],
    // A comment is not the field.
    [
      'defineImageConfig({\n  // ladder: [320, 640],\n  bucket: "a",\n})',
      'defineImageConfig({\n  ladder: [8, 16],\n  // ladder: [320, 640],\n  bucket: "a",\n})',
    ],
    ['export default { ladder: WIDTHS };', undefined],
  ])('in %j is %j', (before, after) => {
    expect(withLadder(before, [8, 16])).toBe(after);
  });

  it('wraps a long list', () => {
    const ladder = Array.from({ length: 40 }, (_, at) => (at + 1) * 80);
    const text = withLadder('defineImageConfig({\n})', ladder) ?? '';
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(text.match(/\d+/g)?.map(Number)).toEqual(ladder);
  });
});
