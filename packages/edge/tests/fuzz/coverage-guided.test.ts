import { onlyInFull } from '@cameo/testing/form';
import { expect, it } from 'vitest';
import { fuzzByCoverage } from './coverage-guided.js';

/** `pnpm fuzz` sets a higher number. The short form is deterministic. */
const EXECUTIONS = Number(process.env['CAMEO_FUZZ_EXECUTIONS'] ?? 3000);
const SEED = Number(process.env['CAMEO_FUZZ_SEED'] ?? 1);

it.runIf(onlyInFull('the generated requests beside it run'))(
  'finds no violation with coverage guidance',
  { timeout: 3_600_000 },
  async () => {
    const { seconds, corpus, covered, finding } = await fuzzByCoverage(EXECUTIONS, SEED);
    process.stderr.write(
      `\n  jsfuzz, seed ${SEED}: ${EXECUTIONS} requests in ${seconds.toFixed(1)} s, ${corpus} kept, covered ${JSON.stringify(covered)}\n`,
    );
    expect(finding).toBeUndefined();
    // A lower value would mean that the requests do not get far; rules that this configuration lacks are not reached.
    expect(covered.statements).toBeGreaterThan(75);
  },
);
