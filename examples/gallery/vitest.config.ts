import { coverageInFull, forgetLeftOut } from '@cameo/testing/vitest';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.{ts,tsx}'],
    globalSetup: [forgetLeftOut],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    coverage: {
      ...coverageInFull,
      include: ['src/**/*.ts'],
      exclude: ['src/**/*.test.ts'],
      reporter: ['text-summary', 'json-summary'],
    },
  },
});
