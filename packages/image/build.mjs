// Bundles each entry with its imports from core, so that the package is self-contained, including its types.
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
// The same with a cache of shared attributes, which browsers do not need.
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
// A layer name that sorts these rules above Tailwind's resets and below its utilities, whichever stylesheet comes first;
// without a layer they would be above both.
const rules = await readFile(`${root}dist/styles.css`, 'utf8');
await writeFile(
  `${root}dist/styles.tailwind.css`,
  `@layer theme,base,components,utilities;@layer components{${rules.trim()}}\n`,
);
// TypeScript requires types for side-effect imports.
for (const name of ['styles', 'styles.tailwind', 'devtools'])
  await writeFile(`${root}dist/${name}.css.d.ts`, 'export {};\n');
await bundleTypes(root, 'core', fileURLToPath(new URL('../core', import.meta.url)));
