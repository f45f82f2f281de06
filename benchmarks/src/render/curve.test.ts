import { describe, expect, it } from 'vitest';
import { matchingQuality, matchScore, type Point, scoreAt } from './curve.js';

const CURVE: readonly Point[] = [
  { q: 60, bytes: 10_000, score: 0.08 },
  { q: 80, bytes: 40_000, score: 0.02 },
  { q: 90, bytes: 80_000, score: 0.01 },
];

describe('a curve', () => {
  it('interpolates a score between two points, on a logarithmic scale', () => {
    const { q, bytes } = matchScore(CURVE, 0.04);
    expect(q).toBeCloseTo(70, 6);
    expect(bytes).toBeCloseTo(20_000, 3);
    expect(matchScore(CURVE, 0.01)).toEqual({ q: 90, bytes: expect.closeTo(80_000, 3) });
  });

  it('is extrapolated beyond its ends', () => {
    expect(matchScore(CURVE, 0.005)).toEqual({ q: 100, bytes: expect.closeTo(160_000, 3) });
    expect(matchScore(CURVE, 0.16).q).toBeCloseTo(50, 6);
    expect(scoreAt(CURVE, 100)).toBeCloseTo(0.005, 6);
  });

  it('has a score at each quality', () => {
    expect([scoreAt(CURVE, 60), scoreAt(CURVE, 70), scoreAt(CURVE, 85)]).toEqual([
      expect.closeTo(0.08, 6),
      expect.closeTo(0.04, 6),
      expect.closeTo(0.01414214, 6),
    ]);
  });

  it('requires two points', () => {
    expect(() => matchScore(CURVE.slice(0, 1), 0.04)).toThrow('a curve of 1 points');
  });
});

describe('the quality that matches', () => {
  it('is the lowest at which the median picture is at least as good', () => {
    expect(matchingQuality([{ curve: CURVE, score: 0.04 }])).toBe(70);
    const pairs = [0.08, 0.04, 0.02].map((score) => ({ curve: CURVE, score }));
    expect(matchingQuality(pairs)).toBe(70);
  });

  it('is 100 if none is good enough', () => {
    expect(matchingQuality([{ curve: CURVE, score: 0.0001 }])).toBe(100);
  });
});
