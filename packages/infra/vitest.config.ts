import { allLoaders, builtByOthers, forgetLeftOut, patientPolls } from '@cameo/testing/vitest';
import { defineConfig } from 'vitest/config';

// A global worker limit would start several workers here despite fileParallelism. Tests that deploy share one API, in which
// bucket names are globally unique.
delete process.env['VITEST_MAX_WORKERS'];

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    globalSetup: [forgetLeftOut, '../local-edge/tests/drawn-once.ts', 'tests/package-stages.ts'],
    server: builtByOthers,
    expect: patientPolls,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Each file runs programs that use all cores.
    fileParallelism: false,
    // One process for all: starting one, and loading in it, took a fifth of the time.
    isolate: false,
    setupFiles: [allLoaders],
  },
});
