import { describe, expect, it } from 'vitest';
import { estimate, type Traffic } from './estimate.js';

// Every figure below is worked out by hand from the list prices.
const TRAFFIC: Traffic = {
  pictures: 5000,
  views: 10_000_000,
  sizes: 6,
  formats: 3,
  changes: 1000,
  uploads: 0,
  hits: 0.99,
  pictureKb: 60,
  renderMs: 500,
  memoryMb: 1536,
};

describe('estimate', () => {
  const { derivatives, first, later, uncached } = estimate(TRAFFIC);

  it('counts derivatives and bytes', () => {
    // 5,000 × 6 × 3; at 60 kB each 5.4 GB; 10 million views of 60 kB are 600 GB.
    expect(derivatives).toBe(90_000);
    expect([first.renders, later.renders, uncached.renders]).toEqual([108_000, 18_000, 10_000_000]);
    expect([first.keptBytes, later.keptBytes, uncached.keptBytes]).toEqual([5.4e9, 5.4e9, 0]);
    expect([first.sentBytes, uncached.sentBytes]).toEqual([600e9, 600e9]);
  });

  it('adds up the first month', () => {
    // 1% of the views, 100,000, would miss, but 108,000 derivatives are rendered.
    expect(first.amounts['edge-request']).toBe(216_000);
    // 108,000 × (0.005 s × 0.125 GB + 0.005 s × 1.5 GB) = 877.5; 108,000 × 0.5 s × 1.5 GB = 81,000.
    expect(first.amounts['edge-gb-second']).toBeCloseTo(81_877.5, 6);
    expect(first.amounts['s3-get']).toBe(432_000);
    expect(first.amounts['s3-put']).toBe(109_000);
    expect(first.costs['cdn-request']).toBeCloseTo(10, 9);
    expect(first.costs['cdn-gb']).toBeCloseTo(51, 9);
    expect(first.costs['viewer-function']).toBeCloseTo(1, 9);
    expect(first.costs['edge-request']).toBeCloseTo(0.1296, 9);
    expect(first.costs['edge-gb-second']).toBeCloseTo(4.094693775, 9);
    expect(first.costs['s3-get']).toBeCloseTo(0.1728, 9);
    expect(first.costs['s3-put']).toBeCloseTo(0.545, 9);
    expect(first.costs['s3-gb-month']).toBeCloseTo(0.1242, 9);
    // 1,000 tags, all of them free.
    expect(first.costs['invalidation-path']).toBe(0);
    expect(first.total).toBeCloseTo(67.066293775, 8);
  });

  it('adds up each month after it', () => {
    // 100,000 misses; 18,000 of them render, 82,000 wait 0.02 s for a look: 812.5 + 13,500 + 2,460 GB-seconds.
    expect(later.amounts['edge-request']).toBe(200_000);
    expect(later.amounts['edge-gb-second']).toBeCloseTo(16_772.5, 6);
    // 100,000 + 82,000 + 3 × 18,000.
    expect(later.amounts['s3-get']).toBe(236_000);
    expect(later.amounts['s3-put']).toBe(19_000);
    // 16,772.5 × $0.00005001 = $0.838792725; 236,000 × $0.0000004 = $0.0944.
    expect(later.total).toBeCloseTo(10 + 51 + 1 + 0.12 + 0.838792725 + 0.0944 + 0.095 + 0.1242, 8);
  });

  it('adds up the design without a cache', () => {
    // 10 million runs at $0.60 a million; 7.5 million GB-seconds at $0.00005001; 10 million GET.
    expect(uncached.costs['edge-request']).toBeCloseTo(6, 9);
    expect(uncached.costs['edge-gb-second']).toBeCloseTo(375.075, 6);
    expect(uncached.costs['s3-get']).toBeCloseTo(4, 9);
    expect([uncached.costs['viewer-function'], uncached.costs['s3-put']]).toEqual([0, 0]);
    expect(uncached.total).toBeCloseTo(446.075, 6);
  });

  it('costs next to nothing for nobody', () => {
    const none = estimate({ ...TRAFFIC, pictures: 0, views: 0, changes: 50 });
    // 50 pages of a listing; nothing is rendered, because there is nothing.
    expect([none.derivatives, none.later.renders, none.uncached.total]).toEqual([0, 0, 0]);
    expect(none.later.total).toBeCloseTo(0.00025, 12);
  });

  it('has invalidations for nothing up to a thousand changes', () => {
    const paths = (changes: number) => estimate({ ...TRAFFIC, changes }).later.amounts['invalidation-path'];
    expect([paths(0), paths(1000), paths(1001)]).toEqual([0, 0, 1]);
  });

  it('has two lists for each upload, and no invalidation', () => {
    const { later } = estimate({ ...TRAFFIC, views: 0, changes: 0, uploads: 300_000 });
    expect([later.amounts['s3-put'], later.amounts['invalidation-path']]).toEqual([600_000, 0]);
    // 600,000 at $0.005 a thousand; with a tag each it would have been $1,495 more.
    expect(later.costs['s3-put']).toBeCloseTo(3, 9);
  });
});
