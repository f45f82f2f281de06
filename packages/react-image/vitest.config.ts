import { defineImageConfig, grammarHash } from '@cameo/core';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  define: {
    __CAMEO_GRAMMAR_HASH__: JSON.stringify(
      grammarHash(defineImageConfig({ bucket: 'example', region: 'eu-central-1' })),
    ),
  },
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'tests/**/*.test.ts'],
    testTimeout: 30_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts', 'src/**/*.tsx'],
      exclude: [
        'src/**/*.test.ts',
        'src/**/*.test.tsx',
        'src/**/*.test-d.ts',
        'src/**/*.test-d.tsx',
        'src/url.ts',
        'src/index.ts',
      ],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { lines: 95, branches: 90 },
    },
  },
});
