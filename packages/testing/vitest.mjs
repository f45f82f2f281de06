// What the vitest configurations share. JavaScript, because Node reads it as it is.
import { fileURLToPath } from 'node:url';

/** Counting what the tests reach takes a third of their time: it is done in full runs. */
export const coverageInFull = { enabled: process.env['CAMEO_TESTS'] === 'full' };

/** For `globalSetup`: forgets what an earlier run left out. */
export const forgetLeftOut = fileURLToPath(new URL('./forget-left-out.mjs', import.meta.url));
