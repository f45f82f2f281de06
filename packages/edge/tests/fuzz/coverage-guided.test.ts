import { onlyInFull } from '@cameo/testing/form';
import { expect, it } from 'vitest';
import { fuzzByCoverage } from './coverage-guided.js';

/** `pnpm fuzz` asks for more. The short form is the same each time. */
const EXECUTIONS = Number(process.env['CAMEO_FUZZ_EXECUTIONS'] ?? 3000);
const SEED = Number(process.env['CAMEO_FUZZ_SEED'] ?? 1);

it.runIf(onlyInFull('the generated requests beside it run'))(
  'finds nothing wrong where coverage leads',
  { timeout: 3_600_000 },
  async () => {
    const { seconds, corpus, covered, finding } = await fuzzByCoverage(EXECUTIONS, SEED);
    process.stderr.write(
      `\n  jsfuzz, seed ${SEED}: ${EXECUTIONS} requests in ${seconds.toFixed(1)} s, ${corpus} kept, covered ${JSON.stringify(covered)}\n`,
    );
    expect(finding).toBeUndefined();
    // Less would mean that the requests do not get far; rules that this configuration has not are not reached.
    expect(covered.statements).toBeGreaterThan(75);
  },
);
