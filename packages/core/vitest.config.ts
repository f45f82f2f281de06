import { coverageInFull, forgetLeftOut, uncounted } from '@cameo/testing/vitest';
import { defineConfig } from 'vitest/config';

/** Properties: many cases of what the other files test, and most of their time in the full form was counting. */
const UNCOUNTED = ['src/**/*.prop.test.ts'];
const shared = {
  testTimeout: 30_000,
  // Pure functions: no file can affect another, and a process for each took most of the time.
  isolate: false,
};

export default defineConfig({
  test: {
    globalSetup: [forgetLeftOut],
    projects: [
      { test: { name: 'counted', include: ['src/**/*.test.ts'], exclude: UNCOUNTED, ...shared } },
      { plugins: [uncounted], test: { name: 'uncounted', include: UNCOUNTED, ...shared } },
    ],
    coverage: {
      ...coverageInFull,
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/**/*.test.ts', 'src/**/*.test-d.ts', 'src/index.ts'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { lines: 95, branches: 90 },
    },
  },
});
