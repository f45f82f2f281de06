import { defineConfig } from 'vitest/config';
import { forgetLeftOut } from '../../vitest.mjs';

export default defineConfig({ test: { include: ['*.test.ts'], globalSetup: [forgetLeftOut] } });
