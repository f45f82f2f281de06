import { describe, expect, it } from 'vitest';
import { reportLadder, unmetLadder } from './bench.js';
import { type AtTheEdge, inMixedOrder } from './edge.js';

const ladder = (cpuMs: number, readBytes: number, used: number): AtTheEdge => ({
  cpuMs,
  wallMs: cpuMs * 2,
  readBytes,
  stored: 1000,
  used,
});
const contest = (name: string, share: number) => ({
  name,
  megapixels: 5,
  without: ladder(2000, 2_800_000, 0),
  with: ladder(2000 * share, 1_400_000, 14),
});

it('has a row for each original, as shares of the values without a mezzanine', () => {
  expect(reportLadder({ edge: [contest('a.avif', 0.5)] }).split('\n')[2]).toBe(
    '| a.avif   | 5.0 |           2,000 | 0.50 × | 0.50 × | 0.50 × | 1.00 × |                 14 |',
  );
});

describe('the expectations for a short run', () => {
  it('are met by a mezzanine of both kinds that pays off', () => {
    expect(unmetLadder({ edge: [contest('a.avif', 0.5), contest('b.jpg', 0.9)] })).toEqual([]);
    expect(unmetLadder({ edge: [contest('b.jpg', 0.9)] })).toEqual([
      'a mezzanine of an AVIF and of a progressive JPEG is kept, got b.jpg',
    ]);
    expect(unmetLadder({ edge: [] })).toHaveLength(1);
  });

  it('report the figure if a mezzanine takes nearly as long', () => {
    expect(unmetLadder({ edge: [contest('a.avif', 0.95), contest('b.jpg', 0.9)] })).toEqual([
      'a ladder of a.avif through a mezzanine takes at most 0.85 of the time, got 0.95',
    ]);
  });
});

it('requests all seven rungs once, in another order', () => {
  expect(inMixedOrder([1, 2, 3, 4, 5, 6, 7])).toEqual([4, 7, 3, 6, 2, 5, 1]);
});
