// Copies the playground, which the gallery builds, beside the compiler's output.
import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @param {string} path */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const to = here('dist/playground');
rmSync(to, { recursive: true, force: true });
cpSync(here('../../examples/gallery/dist/own-pictures'), to, { recursive: true });
