import { join } from 'node:path';
import { s3Server } from '@cameo/testing/s3';
import { describe, expect, it } from 'vitest';
import { run } from '../src/run.js';
import { NODES } from './nodes.js';
import { STAGES } from './packaged.js';

const LOCAL_EDGE = join(import.meta.dirname, '../../local-edge');

/** The unchanged suite of the local edge, on the functions from the zips instead of those of the source. */
describe.skipIf(s3Server('the end-to-end suite on the zips') === undefined).each(NODES)(
  'the end-to-end suite on the zips, run by $name',
  ({ path }) => {
    it('passes', { timeout: 300_000 }, async () => {
      const vitest = join(LOCAL_EDGE, '../../node_modules/vitest/vitest.mjs');
      const output = await run(
        process.execPath,
        [vitest, 'run', 'tests/local-edge.test.ts', '--reporter=json', '--coverage.enabled=false'],
        { cwd: LOCAL_EDGE, env: { CAMEO_BUNDLES: join(STAGES, 'dev'), CAMEO_BUNDLES_NODE: path } },
      );
      const report = JSON.parse(output.slice(output.indexOf('{'))) as {
        numPassedTests: number;
        numTotalTests: number;
      };
      expect(report.numTotalTests).toBeGreaterThan(10);
      expect(report.numPassedTests).toBe(report.numTotalTests);
    });
  },
);
