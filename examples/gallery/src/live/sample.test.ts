import { describe, expect, it } from 'vitest';
import { intervals, readSample, rendersAvoided, type Sample, withSample } from './sample.js';

const sample = (requests: number, hits: number): Sample => ({
  requests,
  hits,
  renders: 0,
  bytesOut: 0,
  bytesSaved: 0,
  refined: undefined,
});

describe('samples of the statistics', () => {
  it('contain the required part of the answer', () => {
    expect(
      readSample({ requests: 3, hits: 2, misses: 1, renders: 1, bytes: { in: 9, out: 8, saved: -2 } }),
    ).toEqual({
      requests: 3,
      hits: 2,
      renders: 1,
      bytesOut: 8,
      bytesSaved: -2,
      refined: undefined,
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

  it('include refined pictures, and undefined without refining', () => {
    const counters = { requests: 3, hits: 2, misses: 1, renders: 1, bytes: { in: 9, out: 8, saved: 2 } };
    const counts = { waiting: 3, smaller: 2, same: 1, failed: 0, bytesBefore: 8000, bytesAfter: 6000 };
    expect(readSample({ ...counters, refine: counts })?.refined).toEqual({
      count: 2,
      saved: 0.25,
      waiting: 3,
    });
    const none = { ...counts, smaller: 0, bytesBefore: 0, bytesAfter: 0 };
    expect(readSample({ ...counters, refine: none })?.refined).toEqual({
      count: 0,
      saved: undefined,
      waiting: 3,
    });
    expect(readSample({ ...counters, refine: false })?.refined).toBeUndefined();
  });

  it('are kept for two minutes, and cleared when the edge restarts', () => {
    expect(withSample([sample(1, 0)], sample(4, 2))).toEqual([sample(1, 0), sample(4, 2)]);
    expect(withSample([sample(9, 5)], sample(1, 0))).toEqual([sample(1, 0)]);
    const full = Array.from({ length: 61 }, (_, index) => sample(index, 0));
    const kept = withSample(full, sample(61, 1));
    expect([kept.length, kept[0], kept[60]]).toEqual([61, sample(1, 0), sample(61, 1)]);
  });

  it('give the requests between them', () => {
    expect(intervals([])).toEqual([]);
    expect(intervals([sample(5, 5)])).toEqual([]);
    expect(intervals([sample(1, 0), sample(4, 2), sample(4, 2)])).toEqual([
      { hits: 2, misses: 1 },
      { hits: 0, misses: 0 },
    ]);
  });

  it('count the answers that needed no render', () => {
    expect(rendersAvoided(sample(0, 0))).toBe(0);
    expect(rendersAvoided({ ...sample(40, 30), renders: 9 })).toBe(31);
    // Abandoned requests are rendered but not answered.
    expect(rendersAvoided({ ...sample(1, 0), renders: 2 })).toBe(0);
  });
});
