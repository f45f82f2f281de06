import { defineImageConfig, grammarHash } from '@cameo/core';
import { coverageInFull, forgetLeftOut } from '@cameo/testing/vitest';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  define: {
    __CAMEO_GRAMMAR_HASH__: JSON.stringify(
      grammarHash(defineImageConfig({ bucket: 'example', region: 'eu-central-1' })),
    ),
    __CAMEO_SERVER__: 'true',
  },
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    globalSetup: [forgetLeftOut],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      ...coverageInFull,
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: [
        'src/**/*.test.ts',
        'src/**/*.test-d.ts',
        'src/index.ts',
        // What runs in Chromium, where v8 counts for another process.
        'src/devtools.ts',
        'src/devtools/overlay.ts',
        'src/shown-warnings.ts',
        'src/browser.ts',
      ],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { lines: 95, branches: 90 },
    },
  },
});
