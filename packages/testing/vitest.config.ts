import { defineConfig } from 'vitest/config';
import { forgetLeftOut } from './vitest.mjs';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: [forgetLeftOut],
  },
});
