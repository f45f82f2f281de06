import { describe, expect, it } from 'vitest';
import { intervals, readSample, rendersAvoided, type Sample, withSample } from './sample.js';

const sample = (requests: number, hits: number): Sample => ({
  requests,
  hits,
  renders: 0,
  bytesOut: 0,
  bytesSaved: 0,
});

describe('samples of the statistics', () => {
  it('are what is needed of the answer', () => {
    expect(
      readSample({ requests: 3, hits: 2, misses: 1, renders: 1, bytes: { in: 9, out: 8, saved: -2 } }),
    ).toEqual({
      requests: 3,
      hits: 2,
      renders: 1,
      bytesOut: 8,
      bytesSaved: -2,
    });
    for (const other of [
      null,
      'text',
      7,
      [],
      {},
      { requests: 1, hits: 1, renders: 1 },
      { requests: 1, hits: 1, renders: 1, bytes: { out: 8 } },
      { requests: '1' },
    ])
      expect(readSample(other)).toBeUndefined();
  });

  it('are kept for two minutes, and forgotten when the edge starts anew', () => {
    expect(withSample([sample(1, 0)], sample(4, 2))).toEqual([sample(1, 0), sample(4, 2)]);
    expect(withSample([sample(9, 5)], sample(1, 0))).toEqual([sample(1, 0)]);
    const full = Array.from({ length: 61 }, (_, index) => sample(index, 0));
    const kept = withSample(full, sample(61, 1));
    expect([kept.length, kept[0], kept[60]]).toEqual([61, sample(1, 0), sample(61, 1)]);
  });

  it('tell what happened between them', () => {
    expect(intervals([])).toEqual([]);
    expect(intervals([sample(5, 5)])).toEqual([]);
    expect(intervals([sample(1, 0), sample(4, 2), sample(4, 2)])).toEqual([
      { hits: 2, misses: 1 },
      { hits: 0, misses: 0 },
    ]);
  });

  it('tell how many answers needed no render', () => {
    expect(rendersAvoided(sample(0, 0))).toBe(0);
    expect(rendersAvoided({ ...sample(40, 30), renders: 9 })).toBe(31);
    // What is rendered for a request that was given up is more than what was answered.
    expect(rendersAvoided({ ...sample(1, 0), renders: 2 })).toBe(0);
  });
});
