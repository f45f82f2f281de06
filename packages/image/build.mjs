// Bundles each entry with what it takes from core, so that the package stands alone, and its types likewise.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { defineImageConfig, grammarHash } from '@cameo/core';
import { build } from 'esbuild';
import { bundleModules, bundleTypes } from './scripts/bundle.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
const define = {
  __CAMEO_GRAMMAR_HASH__: JSON.stringify(
    grammarHash(defineImageConfig({ bucket: 'example', region: 'eu-central-1' })),
  ),
};
await bundleModules(root, {
  entries: ['index.ts', 'picture.ts', 'browser.ts', 'next.ts', 'signed.ts', 'devtools.ts'],
  outdir: 'dist',
  define: { ...define, __CAMEO_SERVER__: 'false' },
});
// The same with a memory of what pictures share, which no browser needs to load.
await bundleModules(root, {
  entries: ['index.ts', 'picture.ts', 'browser.ts'],
  outdir: 'dist/server',
  define: { ...define, __CAMEO_SERVER__: 'true' },
});
await build({
  entryPoints: [`${root}src/styles.css`, `${root}src/devtools.css`],
  outdir: `${root}dist`,
  minify: true,
  logLevel: 'warning',
});
// Tailwind's order of layers, said in whichever stylesheet comes first, puts these rules above its resets and below its
// utilities; in no layer they would be above both.
const rules = await readFile(`${root}dist/styles.css`, 'utf8');
await writeFile(
  `${root}dist/styles.tailwind.css`,
  `@layer theme,base,components,utilities;@layer components{${rules.trim()}}\n`,
);
// TypeScript asks for the types of what is imported for its effect alone.
for (const name of ['styles', 'styles.tailwind', 'devtools'])
  await writeFile(`${root}dist/${name}.css.d.ts`, 'export {};\n');
await bundleTypes(root, 'core', fileURLToPath(new URL('../core', import.meta.url)));
