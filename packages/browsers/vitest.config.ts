import { builtByOthers, forgetLeftOut, patientPolls } from '@cameo/testing/vitest';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.{ts,tsx}'],
    globalSetup: [forgetLeftOut],
    server: builtByOthers,
    expect: patientPolls,
    // Of the tests that run side by side, on two cores.
    maxConcurrency: 4,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
