import { allLoaders, builtByOthers, forgetLeftOut, patientPolls } from '@cameo/testing/vitest';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    globalSetup: [forgetLeftOut, 'tests/drawn-once.ts'],
    server: builtByOthers,
    // A process for each file took a fifth of the time, for what the files load.
    isolate: false,
    setupFiles: [allLoaders],
    expect: patientPolls,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
