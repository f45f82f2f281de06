import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    coverage: { include: ['src/**/*.ts'], reporter: ['text', 'json-summary'] },
  },
});
