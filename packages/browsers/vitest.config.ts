import { forgetLeftOut } from '@cameo/testing/vitest';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.{ts,tsx}'],
    globalSetup: [forgetLeftOut],
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
