import { describe, expect, it } from 'vitest';
import { hitRatio, intervals, readSample, type Sample, withSample } from './sample.js';

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

  it('have a hit ratio from the first request on', () => {
    expect(hitRatio(sample(0, 0))).toBeUndefined();
    expect(hitRatio(sample(4, 3))).toBe(0.75);
  });
});
