import { allLoaders, builtByOthers, forgetLeftOut, patientPolls } from '@cameo/testing/vitest';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.{ts,tsx}'],
    globalSetup: [forgetLeftOut],
    server: builtByOthers,
    isolate: false,
    setupFiles: [allLoaders],
    expect: patientPolls,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
