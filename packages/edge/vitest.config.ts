import { readdirSync, readFileSync } from 'node:fs';
import { builtByOthers, coverageInFull, forgetLeftOut, patientPolls, uncounted } from '@cameo/testing/vitest';
import { defineConfig } from 'vitest/config';

const ALL = ['src/**/*.test.ts', 'tests/**/*.test.ts'];
/** Files that mock a module, which must not have been loaded before. */
const MOCKING = ['src', 'tests'].flatMap((folder) =>
  readdirSync(new URL(folder, import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name}`)
    .filter((name) => readFileSync(new URL(name, import.meta.url), 'utf8').includes('vi.mock(')),
);
/**
 * Files that repeat or measure what others test: their processes do not count coverage, which took most of their time in
 * the full form.
 */
const UNCOUNTED = [
  'src/**/*.{time,promise,prop}.test.ts',
  'src/purge-variants/many-derivatives.test.ts',
  'src/**/*.s3*.test.ts',
  'src/render/{bombs,floods,hostile}.test.ts',
  'src/render/animation/browser-frames.test.ts',
  'src/viewer-request/*njs.test.ts',
  'tests/**/*.test.ts',
];
const shared = {
  server: builtByOthers,
  expect: patientPolls,
  testTimeout: 60_000,
  hookTimeout: 30_000,
};

export default defineConfig({
  test: {
    globalSetup: [forgetLeftOut],
    projects: [
      // A process for each file took a third of the time, for what the files load.
      {
        test: {
          name: 'together',
          include: ALL,
          exclude: [...MOCKING, ...UNCOUNTED],
          isolate: false,
          setupFiles: ['tests/all-loaders.ts'],
          ...shared,
        },
      },
      {
        plugins: [uncounted],
        test: {
          name: 'uncounted',
          include: UNCOUNTED,
          exclude: MOCKING,
          isolate: false,
          setupFiles: ['tests/all-loaders.ts'],
          ...shared,
        },
      },
      { test: { name: 'mocking', include: MOCKING, ...shared } },
    ],
    coverage: {
      ...coverageInFull,
      provider: 'v8',
      include: ['src/**/*.ts'],
      // The entries and the baked configuration run in the built bundles, in separate processes.
      exclude: ['src/**/*.test.ts', 'src/index.ts', 'src/*/entry.ts', 'src/access/baked-config.ts'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { lines: 90, branches: 85 },
    },
  },
});
