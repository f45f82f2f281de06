// Bundles each entry with what it takes from core, so that the package stands alone, and its types likewise.
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { defineImageConfig, grammarHash } from '@cameo/core';
import { build } from 'esbuild';

/** @param {string} path */
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

// Chunks of an earlier build have other names, and would be published too.
for (const name of await readdir(here('dist')))
  if (name.startsWith('shared-')) await rm(here(`dist/${name}`));
await rm(here('dist/server'), { recursive: true, force: true });
/** @type {import('esbuild').BuildOptions} */
const asModules = {
  bundle: true,
  splitting: true,
  chunkNames: 'shared-[hash]',
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  jsx: 'automatic',
  minifySyntax: true,
  external: ['react', 'react-dom', 'react/jsx-runtime'],
  logLevel: 'warning',
};
const define = {
  __CAMEO_GRAMMAR_HASH__: JSON.stringify(
    grammarHash(defineImageConfig({ bucket: 'example', region: 'eu-central-1' })),
  ),
};
await build({
  ...asModules,
  entryPoints: [
    here('src/index.ts'),
    here('src/url.ts'),
    here('src/signed.ts'),
    here('src/next.ts'),
    here('src/client.tsx'),
    here('src/devtools.ts'),
  ],
  outdir: here('dist'),
  define: { ...define, __CAMEO_SERVER__: 'false' },
});
// The same components with a memory of what pictures share, which no browser needs to load.
await build({
  ...asModules,
  entryPoints: [here('src/index.ts'), here('src/client.tsx')],
  outdir: here('dist/server'),
  define: { ...define, __CAMEO_SERVER__: 'true' },
});
await build({
  entryPoints: [here('src/styles.css'), here('src/devtools.css')],
  outdir: here('dist'),
  minify: true,
  logLevel: 'warning',
});
// Tailwind's order of layers, said in whichever stylesheet comes first, puts these rules above its resets and below its
// utilities; in no layer they would be above both.
const rules = await readFile(here('dist/styles.css'), 'utf8');
await writeFile(
  here('dist/styles.tailwind.css'),
  `@layer theme,base,components,utilities;@layer components{${rules.trim()}}\n`,
);
// TypeScript asks for the types of what is imported for its effect alone.
for (const name of ['styles', 'styles.tailwind', 'devtools'])
  await writeFile(here(`dist/${name}.css.d.ts`), 'export {};\n');
await bundleTypes();

/** Puts core's types beside the package's own, which then name them by path. */
async function bundleTypes() {
  const core = here('../core/dist/');
  await mkdir(here('dist/core'), { recursive: true });
  for (const name of await readdir(core)) {
    if (name.endsWith('.d.ts')) await cp(core + name, here(`dist/core/${name}`));
  }
  for (const name of await readdir(here('dist'), { recursive: true })) {
    if (!name.endsWith('.d.ts') || name.startsWith('core')) continue;
    const text = await readFile(here(`dist/${name}`), 'utf8');
    const up = name.includes('/') ? '../' : './';
    await writeFile(here(`dist/${name}`), text.replaceAll("'@cameo/core'", `'${up}core/index.js'`));
  }
}
