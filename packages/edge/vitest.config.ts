import { coverageInFull, forgetLeftOut } from '@cameo/testing/vitest';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    globalSetup: [forgetLeftOut],
    testTimeout: 60_000,
    hookTimeout: 30_000,
    coverage: {
      ...coverageInFull,
      provider: 'v8',
      include: ['src/**/*.ts'],
      // The entries and what is baked into them run in the built bundles, in processes of their own.
      exclude: ['src/**/*.test.ts', 'src/index.ts', 'src/*/entry.ts', 'src/access/baked-config.ts'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { lines: 90, branches: 85 },
    },
  },
});
