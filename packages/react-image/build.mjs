// Bundles each entry with its imports from `@cameo/image`, so that the package is self-contained, including its types.
import { cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleModules, bundleTypes } from '../image/scripts/bundle.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
const image = fileURLToPath(new URL('../image', import.meta.url));
const external = ['react', 'react-dom', 'react/jsx-runtime'];

await bundleModules(root, {
  entries: ['index.ts', 'url.ts', 'signed.ts', 'next.ts', 'client.tsx', 'devtools.ts'],
  outdir: 'dist',
  external,
});
// Servers get the build of `@cameo/image` with the cache.
await bundleModules(root, {
  entries: ['index.ts', 'client.tsx'],
  outdir: 'dist/server',
  external,
  conditions: ['node'],
});
for (const name of ['styles.css', 'styles.tailwind.css', 'devtools.css'])
  for (const file of [name, `${name}.d.ts`]) await cp(`${image}/dist/${file}`, `${root}dist/${file}`);
await bundleTypes(root, 'image', image);
