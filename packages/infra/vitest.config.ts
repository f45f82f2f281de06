import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    globalSetup: ['tests/package-stages.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Each file runs programs that fill all cores.
    fileParallelism: false,
    coverage: { include: ['src/**/*.ts'], reporter: ['text-summary', 'json-summary'] },
  },
});
