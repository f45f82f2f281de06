import { builtByOthers, forgetLeftOut } from '@cameo/testing/vitest';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    globalSetup: [forgetLeftOut],
    server: builtByOthers,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
