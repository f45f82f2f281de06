import { describe, expect, it } from 'vitest';
import { estimate } from './estimate.js';
import { report } from './report.js';
import type { Traffic } from './traffic.js';

// All figures below are computed by hand from the list prices.
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

  it('costs almost nothing without traffic', () => {
    const none = estimate({ ...TRAFFIC, pictures: 0, views: 0, changes: 50 });
    // 50 pages of a listing; nothing is rendered, because there is nothing.
    expect([none.derivatives, none.later.renders, none.uncached.total]).toEqual([0, 0, 0]);
    expect(none.later.total).toBeCloseTo(0.00025, 12);
  });

  it('has free invalidations for up to a thousand changes', () => {
    const paths = (changes: number) => estimate({ ...TRAFFIC, changes }).later.amounts['invalidation-path'];
    expect([paths(0), paths(1000), paths(1001)]).toEqual([0, 0, 1]);
  });

  it('has two list requests for each upload, and no invalidation', () => {
    const { later } = estimate({ ...TRAFFIC, views: 0, changes: 0, uploads: 300_000 });
    expect([later.amounts['s3-put'], later.amounts['invalidation-path']]).toEqual([600_000, 0]);
    // 600,000 at $0.005 a thousand; with a tag each it would have been $1,495 more.
    expect(later.costs['s3-put']).toBeCloseTo(3, 9);
  });
});

describe('refining AVIF', () => {
  const refine = {
    formats: 1,
    views: 0.9,
    pictureKb: 40,
    saved: 0.1,
    ms: 6000,
    memoryMb: 2048,
    architecture: 'arm64',
  } as const;
  const { first, later, uncached, refining } = estimate({ ...TRAFFIC, refine });

  it('reduces the bytes that are sent and stored', () => {
    // 4 kB of nine million views, and of 30,000 derivatives.
    expect([first.sentBytes, later.sentBytes]).toEqual([564e9, 564e9]);
    expect(later.keptBytes).toBeCloseTo(5.28e9, 0);
    expect(uncached.total).toBeCloseTo(446.075, 6);
  });

  it('adds up the costs', () => {
    // A third of 108,000 is 36,000; each has two messages and two runs, and is fetched by the CDN once more.
    expect(first.amounts['regional-request']).toBe(72_000);
    // 36,000 × (6 + 0.02) s × 2 GB.
    expect(first.amounts['regional-gb-second']).toBeCloseTo(433_440, 6);
    // Three calls for each of three messages; and five connections that ask an empty queue every 20 s of 30 days.
    expect(first.amounts['queue-request']).toBe(324_000 + 648_000);
    // 108,000 renders, 1,000 changes, 36,000 of its own and as many replaced versions that expire.
    expect(first.amounts.event).toBe(181_000);
    // Two metrics in each hour.
    expect([first.amounts.alarm, first.amounts['metric-hour']]).toEqual([3, 1440]);
    expect([first.costs.alarm, first.costs['metric-hour']].map((cost) => cost.toFixed(9))).toEqual([
      '0.300000000',
      '0.600000000',
    ]);
    expect(first.amounts['edge-request']).toBe(2 * (108_000 + 36_000));
    // 432,000 without; 4 reads and 2 more of the CDN for each.
    expect(first.amounts['s3-get']).toBe(432_000 + 6 * 36_000);
    expect(first.amounts['s3-put']).toBe(109_000 + 36_000);
    // 433,440 × $0.0000133334.
    expect(first.costs['regional-gb-second']).toBeCloseTo(5.779228896, 8);
  });

  it('depends on the processor architecture', () => {
    const x86 = { ...TRAFFIC, refine: { ...refine, architecture: 'x86_64' } } as const;
    const dearer = estimate(x86);
    // 433,440 × $0.0000166667 against $0.0000133334.
    expect(dearer.first.costs['regional-gb-second-x86']).toBeCloseTo(7.224014448, 8);
    expect(dearer.first.costs['regional-gb-second']).toBe(0);
    expect(dearer.first.total - first.total).toBeCloseTo(433_440 * 0.0000033333, 6);
    const text = report(x86, dearer);
    expect(text.match(/Refine time/g)).toHaveLength(1);
    expect(text).toMatch(/^\$ Refine time +\$7\.22 /m);
    expect(text).toContain('lambda/pricing, x86');
    expect(text).not.toContain('Arm');
  });

  it('says when it pays off', () => {
    // 36 GB × $0.085 and 0.12 GB × $0.023.
    expect(refining?.saves).toBeCloseTo(3.06 + 0.00276, 6);
    expect(refining?.savedBytes).toBe(36e9);
    expect(refining?.derivatives).toBe(30_000);
    // First: 0.0144 + 5.779228896 + 0.3888 + 0.181 + 6 × 36,000 × 0.0000004 + 0.18, alarms and metrics, and the CDN's additional
    // requests: 72,000 × 0.0000006 + 36,000 × (0.000625 + 0.0075 + 0.03) × 0.00005001.
    expect(refining?.costs[0]).toBeCloseTo(
      0.0144 + 5.779228896 + 0.3888 + 0.181 + 0.0864 + 0.18 + 0.9 + 0.0432 + 36_000 * 0.038125 * 0.00005001,
      6,
    );
    // 36,000 in the first month for $7.64; 6,000 in each later one for a sixth of the work, the idle queue, alarms and metrics,
    // $2.24; to save $3.06 a month: 21.44 against 21.08 after seven, 18.38 against 18.84 after six.
    expect(refining?.costs[1]).toBeCloseTo(2.2405, 3);
    expect(refining?.paysInMonth).toBe(7);
  });

  it('costs something without anything to refine, which the default traffic does not save', () => {
    const defaults = { views: 1_000_000, changes: 0, pictureKb: 94, memoryMb: 1536 };
    const ofDefaults = { ...refine, pictureKb: 36, saved: 0.127, ms: 2000 };
    const { refining: small } = estimate({ ...TRAFFIC, ...defaults, refine: ofDefaults });
    // 648,000 calls and three alarms, against 4.1148 GB sent and 0.13716 GB kept.
    expect(small?.costs[1]).toBeCloseTo(0.2592 + 0.3, 9);
    expect(small?.saves).toBeCloseTo(0.349758 + 0.00315468, 9);
    expect(small?.paysInMonth).toBeUndefined();
    // $1.05 a month: 6.31 against 6.16 after six, 5.26 against 5.60 after five.
    const { refining: larger } = estimate({ ...TRAFFIC, ...defaults, views: 3_000_000, refine: ofDefaults });
    expect(larger?.paysInMonth).toBe(6);
  });

  it('never pays off without views', () => {
    const quiet = estimate({ ...TRAFFIC, views: 1000, refine });
    expect(quiet.refining?.paysInMonth).toBeUndefined();
    expect(report({ ...TRAFFIC, views: 1000, refine }, quiet)).toContain('a month: it never pays.');
  });

  it('is reported in two lines, and omitted when there is none', () => {
    const text = report({ ...TRAFFIC, refine }, estimate({ ...TRAFFIC, refine }));
    expect(text).toContain(
      'Refine encodes 30,000 derivatives again, 6.0 s each with 2,048 MB, and saves 10% of 40 kB for 90% of the views:',
    );
    expect(text).toContain('it pays for itself in month 7.');
    expect(report(TRAFFIC, estimate(TRAFFIC))).not.toMatch(/refine/i);
  });
});
