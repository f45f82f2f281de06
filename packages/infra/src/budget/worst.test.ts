import { defineImageConfig } from '@cameo/core';
import { describe, expect, it } from 'vitest';
import { worstCase, worstReport } from './worst.js';

const config = defineImageConfig({ bucket: 'pictures', region: 'eu-west-1' });
const INFRA = { rateLimit: 5000, variantDays: 365 } as const;

// Every figure below is worked out by hand from the list prices.
describe('the worst case of the default configuration', () => {
  const { requestsPerDay, cases } = worstCase(config, INFRA, 5000);
  const [open, presets, signed] = cases;

  it('is what a rate rule lets one address ask for: 5,000 in each of 288 times five minutes', () => {
    expect(requestsPerDay).toBe(1_440_000);
  });

  it('is bounded for a source of an open stage by what the store keeps', () => {
    expect(open?.perSource).toBe(1000);
    // $1 + $0.10 + $0.60 a million; 30 s × 1.5 GB × $0.00005001 = 0.00225045; 2 × 0.0000006; 4 × 0.0000004; 3 × 0.000005;
    // 0.01406 GB × 0.023 × 365/30 months = 0.00393445…; 0.01406 GB × 0.085 = 0.0011951.
    const request = 0.0000017 + 0.00225045 + 0.0000012 + 0.0000016 + 0.000015 + 0.003934456667 + 0.0011951;
    expect(open?.request).toBeCloseTo(request, 9);
    expect(open?.source).toBeCloseTo(1000 * request, 6);
  });

  it('is, for a day, all requests as renders, and a line that is full', () => {
    // 1.44 million × (0.0000017 + 0.006202706667), and 10.8 TB × $0.085 a GB.
    expect(open?.day).toBeCloseTo(1_440_000 * 0.006204406667 + 918, 3);
  });

  it('is less where presets alone are answered, and next to nothing without a signature', () => {
    // Two presets at each rung, a card and a width alone, in the formats that Accept leads to, at most 192 with what is alike.
    expect(presets?.perSource).toBeLessThanOrEqual(192);
    expect(presets?.perSource).toBeGreaterThan(90);
    expect(presets?.day).toBeLessThan(open?.day ?? 0);
    expect(signed).toMatchObject({ perSource: 0, source: 0 });
    expect(signed?.day).toBeCloseTo(1_440_000 * 0.0000017, 9);
  });

  it('is read as a table', () => {
    const text = worstReport({ requestsPerDay, cases }, 5000);
    expect(text).toContain('One machine may make 1,440,000 requests a day');
    expect(text).toMatch(/^open +1,000 +\$0\.0074 +\$7\.40 +\$9,852\.35$/m);
    expect(text).toMatch(/^signed +0 +< \$0\.0001 +\$0 +\$2\.45$/m);
  });
});

it('a stranger who knows few pictures has all of them made, and then gets what is there', () => {
  const [one] = worstCase(config, INFRA, 1).cases;
  expect(one?.day).toBeCloseTo(1_440_000 * 0.0000017 + 1000 * 0.006202706667 + 918, 3);
});

it('without a rate rule one machine asks a thousand times a second', () => {
  const { requestsPerDay, cases } = worstCase(config, { ...INFRA, rateLimit: false }, 5000);
  expect(requestsPerDay).toBe(86_400_000);
  expect(cases[2]?.day).toBeCloseTo(86_400_000 * 0.0000011, 6);
});
