import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { testConfig } from '../test-config.js';
import { fuzzedRequests } from './fuzzed-requests.js';
import { createJudge } from './judge.js';
import { fromBytes, SEEDS, toBytes } from './seeds.js';

/** `pnpm fuzz` sets a higher number. */
const RUNS = Number(process.env['CAMEO_FUZZ_RUNS'] ?? runs(5000));
const SEED = Number(process.env['CAMEO_FUZZ_SEED'] ?? Date.now() % 2 ** 31);

it('finds no violation in the seeds', async () => {
  const { judge, seen } = createJudge(testConfig());
  for (const seed of SEEDS) expect([seed.url, await judge(seed)]).toEqual([seed.url, []]);
  expect(seen).toEqual({ variants: 56, originals: 22, refusals: 56 });
  for (const seed of SEEDS) expect(fromBytes(toBytes(seed))).toEqual(seed);
});

it('finds no violation in any request', { timeout: 3_600_000 }, async () => {
  const { judge, seen } = createJudge(testConfig());
  const started = performance.now();
  await fc.assert(
    fc.asyncProperty(fuzzedRequests, async (request) => {
      expect(await judge(request)).toEqual([]);
    }),
    { numRuns: RUNS, seed: SEED },
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stderr.write(
    `\n  fast-check, seed ${SEED}: ${RUNS} requests in ${seconds} s, ${JSON.stringify(seen)}\n`,
  );
  expect(Math.min(seen.variants, seen.originals, seen.refusals)).toBeGreaterThan(RUNS / 50);
});
