import { forgetLeftOut } from '@cameo/testing/vitest';
import { defineConfig } from 'vitest/config';

// Whoever limits the workers of all packages would start several here, beside fileParallelism: tests that deploy share one
// API, in which a bucket's name is the world's.
delete process.env['VITEST_MAX_WORKERS'];

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    globalSetup: [forgetLeftOut, 'tests/package-stages.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Each file runs programs that fill all cores.
    fileParallelism: false,
  },
});
