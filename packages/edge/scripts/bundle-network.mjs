// Puts the face detection network and its runtime into the one file of `dist` that uses them, so that users of this
// package install neither. The licences are written beside that file.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundledLicences } from './bundled-licences.mjs';
import { networkInside } from './network-inside.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const file = join(root, 'dist/render/faces/network.js');

const licences = file.replace(/\.js$/, '.licences.txt');
await rm(licences, { force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: [file],
  outfile: file,
  allowOverwrite: true,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  mainFields: ['module', 'main'],
  minifySyntax: true,
  minifyWhitespace: true,
  // The runtime's CommonJS parts load Node's modules with `require`. The name is unique: the file becomes part of a
  // bundle that defines its own.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
  },
  plugins: [networkInside],
  metafile: true,
  logLevel: 'warning',
});
const [output] = Object.keys(metafile.outputs);
await writeFile(licences, bundledLicences(metafile, output ?? '', root));
