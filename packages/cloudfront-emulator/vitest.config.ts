import { forgetLeftOut } from '@cameo/testing/vitest';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    globalSetup: [forgetLeftOut],
    testTimeout: 30_000,
    // A file starts what it needs and stops it; a process for each file took as long as the tests.
    isolate: false,
    hookTimeout: 30_000,
  },
});
