import { forgetLeftOut } from '@cameo/testing/vitest';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    globalSetup: [forgetLeftOut],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
