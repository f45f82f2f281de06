import { builtByOthers, coverageInFull, forgetLeftOut, patientPolls } from '@cameo/testing/vitest';
import { defineConfig } from 'vitest/config';

const ALL = ['src/**/*.test.ts', 'src/**/*.test.tsx', 'tests/**/*.test.ts', 'tests/**/*.test.tsx'];
/** A DOM of their own, or a module that is replaced. */
const APART = ['src/*.dom.test.ts', 'src/image-props.test.tsx'];

export default defineConfig({
  test: {
    globalSetup: [forgetLeftOut],
    server: builtByOthers,
    projects: [
      // A process for each file took a third of the time, for what the files load.
      { extends: true, test: { name: 'together', include: ALL, exclude: APART, isolate: false } },
      { extends: true, test: { name: 'apart', include: APART } },
    ],
    expect: patientPolls,
    // Of the tests in Chromium that run side by side.
    maxConcurrency: 3,
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
        // Runs in Chromium, outside of v8's coverage of this process.
        'src/client.tsx',
        'src/devtools.ts',
      ],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { lines: 95, branches: 90 },
    },
  },
});
