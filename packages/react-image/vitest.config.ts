import { coverageInFull, forgetLeftOut } from '@cameo/testing/vitest';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    globalSetup: [forgetLeftOut],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      ...coverageInFull,
      provider: 'v8',
      include: ['src/**/*.ts', 'src/**/*.tsx'],
      exclude: [
        'src/**/*.test.ts',
        'src/**/*.test.tsx',
        'src/**/*.test-d.ts',
        'src/**/*.test-d.tsx',
        'src/url.ts',
        'src/index.ts',
        // What runs in Chromium, where v8 counts for another process.
        'src/client.tsx',
        'src/devtools.ts',
      ],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { lines: 95, branches: 90 },
    },
  },
});
