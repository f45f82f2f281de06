import { defineImageConfig } from '@cameo/core';
import { describe, expect, it } from 'vitest';
import { worstCase, worstReport } from './worst.js';

const config = defineImageConfig({ bucket: 'pictures', region: 'eu-west-1' });
const INFRA = {
  rateLimit: 5000,
  variantDays: 365,
  refineConcurrency: 5,
  refineMemoryMb: 2048,
  refineArchitecture: 'arm64',
} as const;

// All figures below are computed by hand from the list prices.

/** Two runs, 0.005 s × 0.125 GB and 0.005 s × 1.5 GB, and a GET. */
const BARE = 0.0000012 + 0.008125 * 0.00005001 + 0.0000004;

/** Two runs, 0.005 s × 0.125 GB and 0.025 s × 1.5 GB, two GETs and a list. */
const NO_ROOM = 0.0000012 + 0.038125 * 0.00005001 + 0.0000008 + 0.000005;

/** Refine's requests about one derivative: 6 runs, 10 queue calls, 2 events, 16 GET and 5 PUT. */
const REFINE_CALLS = 6 * 0.0000002 + 10 * 0.0000004 + 2 * 0.000001 + 16 * 0.0000004 + 5 * 0.000005;

/** Five attempts of 120 s × 2 GB × $0.0000133334. */
const REFINED = 0.01600008 + REFINE_CALLS;

/**
 * Five concurrent runs on that day and the ten days that a message may wait: 5 × 950,400 s × 2 GB × $0.0000133334, whatever the
 * number of messages.
 */
const REFINE_BACKLOG = 126.7206336;

describe('the worst case of the default configuration', () => {
  const { requestsPerDay, sizedPerDay, cases } = worstCase(config, INFRA, 5000);
  const [open, presets, signed] = cases;

  it('is a thousand requests a second, of which the rate rule allows 5,000 with a size in each of 288 five-minute windows', () => {
    expect(requestsPerDay).toBe(86_400_000);
    expect(sizedPerDay).toBe(1_440_000);
  });

  it('is limited by the stored bytes for a source of an open stage', () => {
    expect(open?.perSource).toBe(1000);
    // $1 + $0.10 + $0.60 a million; 30 s × 1.5 GB × $0.00005001 = 0.00225045; 2 × 0.0000006; 4 × 0.0000004; 3 × 0.000005;
    // 0.01406 GB × 0.023 × 365/30 months = 0.00393445…; 0.01406 GB × 0.085 = 0.0011951.
    const request =
      0.0000017 + 0.00225045 + 0.0000012 + 0.0000016 + 0.000015 + 0.003934456667 + 0.0011951 + REFINED;
    expect(open?.request).toBeCloseTo(request, 9);
    expect(open?.source).toBeCloseTo(1000 * request, 6);
  });

  it('is, for a day, all allowed requests as renders, all others as misses, and a saturated line', () => {
    // $146.88 for all 86.4 million; 1.44 million × 0.006202706667; 10.8 TB × $0.085 a GB; and 84.96 million × BARE.
    expect(open?.day).toBeCloseTo(
      146.88 + 8931.8976 + 84_960_000 * BARE + 918 + 1_440_000 * REFINE_CALLS + REFINE_BACKLOG,
      3,
    );
  });

  it('is lower with presets only, and without a signature it is the cost of rejections', () => {
    // Two presets at each rung, a card and a width alone, in the negotiated formats: at most 192 without duplicates.
    expect(presets?.perSource).toBeLessThanOrEqual(192);
    expect(presets?.perSource).toBeGreaterThan(90);
    // 5,000 × 144 renders, and as many rejections.
    expect(presets?.day).toBeCloseTo(
      146.88 + 720_000 * (0.006202706667 + NO_ROOM + REFINE_CALLS) + 84_960_000 * BARE + 918 + REFINE_BACKLOG,
      3,
    );
    expect(signed).toMatchObject({ perSource: 0, source: 0 });
    // WAF's $0.60 a million applies to rejected requests too.
    expect(signed?.day).toBeCloseTo(146.88, 9);
  });

  it('can be printed as a table', () => {
    const text = worstReport({ requestsPerDay, sizedPerDay, cases }, 5000);
    expect(text).toContain(
      'One machine makes 86,400,000 requests a day, 1,440,000 of them requests by size that no rule refuses,',
    );
    expect(text).toMatch(/^open +1,000 +\$0\.023 +\$23\.44 +\$10,349\.54$/m);
    expect(text).toMatch(/^signed +0 +< \$0\.0001 +\$0 +\$146\.88$/m);
  });
});

it('for an attacker who knows few pictures is all their variants, plus rejections', () => {
  const [one] = worstCase(config, INFRA, 1).cases;
  expect(one?.day).toBeCloseTo(
    146.88 + 1000 * (0.006202706667 + REFINED) + 1_439_000 * NO_ROOM + 84_960_000 * BARE + 918,
    3,
  );
});

it("is higher on x86-64, by a quarter of Refine's compute time", () => {
  const [arm, x86] = (['arm64', 'x86_64'] as const).map(
    (refineArchitecture) => worstCase(config, { ...INFRA, refineArchitecture }, 5000).cases[0]?.day ?? 0,
  );
  // 5 × 950,400 s × 2 GB × ($0.0000166667 - $0.0000133334).
  expect((x86 ?? 0) - (arm ?? 0)).toBeCloseTo(31.6796832, 6);
});

it('is lower without refining', () => {
  const plain = defineImageConfig({ bucket: 'pictures', region: 'eu-west-1', refine: false });
  const [one] = worstCase(plain, INFRA, 5000).cases;
  expect(one?.day).toBeCloseTo(146.88 + 8931.8976 + 84_960_000 * BARE + 918, 3);
});

it('without a rate rule counts all requests with a size, and no WAF costs', () => {
  const { requestsPerDay, sizedPerDay, cases } = worstCase(config, { ...INFRA, rateLimit: false }, 5000);
  expect([requestsPerDay, sizedPerDay]).toEqual([86_400_000, 86_400_000]);
  expect(cases[2]?.day).toBeCloseTo(86_400_000 * 0.0000011, 6);
});

it("uses the rate rule's own limit if it allows more than that", () => {
  const { requestsPerDay, sizedPerDay } = worstCase(config, { ...INFRA, rateLimit: 400_000 }, 5000);
  expect([requestsPerDay, sizedPerDay]).toEqual([115_200_000, 115_200_000]);
});
