import { forgetLeftOut, patientPolls } from '@cameo/testing/vitest';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    globalSetup: [forgetLeftOut],
    // What a test starts it ends itself (`onTestFinished`), so that files can share a process.
    isolate: false,
    expect: patientPolls,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
