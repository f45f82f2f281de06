import { defineImageConfig, grammarHash } from '@cameo/core';
import { builtByOthers, coverageInFull, forgetLeftOut, patientPolls } from '@cameo/testing/vitest';
import { defineConfig } from 'vitest/config';

const ALL = ['src/**/*.test.ts', 'tests/**/*.test.ts'];
/** Warnings are said once in a process: the tests of all of them have one that has said none. */
const ONCE = ['src/warnings.test.ts'];

export default defineConfig({
  define: {
    __CAMEO_GRAMMAR_HASH__: JSON.stringify(
      grammarHash(defineImageConfig({ bucket: 'example', region: 'eu-central-1' })),
    ),
    __CAMEO_SERVER__: 'true',
  },
  test: {
    globalSetup: [forgetLeftOut],
    server: builtByOthers,
    projects: [
      { extends: true, test: { name: 'together', include: ALL, exclude: ONCE, isolate: false } },
      { extends: true, test: { name: 'once', include: ONCE } },
    ],
    expect: patientPolls,
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
        // Runs in Chromium, outside of v8's coverage of this process.
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
