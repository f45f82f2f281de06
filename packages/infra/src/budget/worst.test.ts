import { defineImageConfig } from '@cameo/core';
import { describe, expect, it } from 'vitest';
import { worstCase, worstReport } from './worst.js';

const config = defineImageConfig({ bucket: 'pictures', region: 'eu-west-1' });
const INFRA = { rateLimit: 5000, variantDays: 365 } as const;

// Every figure below is worked out by hand from the list prices.

/** Two runs, 0.005 s × 0.125 GB and 0.005 s × 1.5 GB, and a GET. */
const BARE = 0.0000012 + 0.008125 * 0.00005001 + 0.0000004;

/** Two runs, 0.005 s × 0.125 GB and 0.025 s × 1.5 GB, two GETs and a list. */
const NO_ROOM = 0.0000012 + 0.038125 * 0.00005001 + 0.0000008 + 0.000005;

describe('the worst case of the default configuration', () => {
  const { requestsPerDay, sizedPerDay, cases } = worstCase(config, INFRA, 5000);
  const [open, presets, signed] = cases;

  it('is a thousand requests a second, of which the rate rule lets 5,000 by size pass in each of 288 times five minutes', () => {
    expect(requestsPerDay).toBe(86_400_000);
    expect(sizedPerDay).toBe(1_440_000);
  });

  it('is bounded for a source of an open stage by what the store keeps', () => {
    expect(open?.perSource).toBe(1000);
    // $1 + $0.10 + $0.60 a million; 30 s × 1.5 GB × $0.00005001 = 0.00225045; 2 × 0.0000006; 4 × 0.0000004; 3 × 0.000005;
    // 0.01406 GB × 0.023 × 365/30 months = 0.00393445…; 0.01406 GB × 0.085 = 0.0011951.
    const request = 0.0000017 + 0.00225045 + 0.0000012 + 0.0000016 + 0.000015 + 0.003934456667 + 0.0011951;
    expect(open?.request).toBeCloseTo(request, 9);
    expect(open?.source).toBeCloseTo(1000 * request, 6);
  });

  it('is, for a day, all requests that no rule refuses as renders, all others as misses, and a line that is full', () => {
    // $146.88 for all 86.4 million; 1.44 million × 0.006202706667; 10.8 TB × $0.085 a GB; and 84.96 million × BARE.
    expect(open?.day).toBeCloseTo(146.88 + 8931.8976 + 84_960_000 * BARE + 918, 3);
  });

  it('is less where presets alone are answered, and without a signature what refusals cost', () => {
    // Two presets at each rung, a card and a width alone, in the formats that Accept leads to, at most 192 with what is alike.
    expect(presets?.perSource).toBeLessThanOrEqual(192);
    expect(presets?.perSource).toBeGreaterThan(90);
    // 5,000 × 144 renders, and as many that are refused.
    expect(presets?.day).toBeCloseTo(
      146.88 + 720_000 * (0.006202706667 + NO_ROOM) + 84_960_000 * BARE + 918,
      3,
    );
    expect(signed).toMatchObject({ perSource: 0, source: 0 });
    // WAF's $0.60 a million is for what it refuses too.
    expect(signed?.day).toBeCloseTo(146.88, 9);
  });

  it('is read as a table', () => {
    const text = worstReport({ requestsPerDay, sizedPerDay, cases }, 5000);
    expect(text).toContain(
      'One machine makes 86,400,000 requests a day, 1,440,000 of them by size that no rule refuses,',
    );
    expect(text).toMatch(/^open +1,000 +\$0\.0074 +\$7\.40 +\$10,167\.24$/m);
    expect(text).toMatch(/^signed +0 +< \$0\.0001 +\$0 +\$146\.88$/m);
  });
});

it('a stranger who knows few pictures has all of them made, and is refused more', () => {
  const [one] = worstCase(config, INFRA, 1).cases;
  expect(one?.day).toBeCloseTo(
    146.88 + 1000 * 0.006202706667 + 1_439_000 * NO_ROOM + 84_960_000 * BARE + 918,
    3,
  );
});

it('without a rate rule all requests may be by size, and WAF is not paid', () => {
  const { requestsPerDay, sizedPerDay, cases } = worstCase(config, { ...INFRA, rateLimit: false }, 5000);
  expect([requestsPerDay, sizedPerDay]).toEqual([86_400_000, 86_400_000]);
  expect(cases[2]?.day).toBeCloseTo(86_400_000 * 0.0000011, 6);
});

it('a rule that lets more pass than that is taken at its word', () => {
  const { requestsPerDay, sizedPerDay } = worstCase(config, { ...INFRA, rateLimit: 400_000 }, 5000);
  expect([requestsPerDay, sizedPerDay]).toEqual([115_200_000, 115_200_000]);
});
