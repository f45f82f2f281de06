// Embeds the face detection network in a bundle: its layers, its weights and the WebAssembly that runs it.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const { resolve } = createRequire(import.meta.url);
const models = join(dirname(resolve('@vladmandic/human')), '../models');

/** The files that `render/faces/assets.ts` reads from the packages. */
const FILES = {
  layers: join(models, 'blazeface.json'),
  weights: join(models, 'blazeface.bin'),
  wasm: resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'),
};

/** The embedded replacement. */
const CONTENTS = Object.entries(FILES)
  .map(([name, path]) => `export { default as ${name} } from ${JSON.stringify(path)};`)
  .join('\n');

/** @type {import('esbuild').Plugin} */
export const networkInside = {
  name: 'network-inside',
  setup(build) {
    // The code around the WebAssembly needs `__dirname`, although it reads nothing from that folder.
    build.initialOptions.define = { __dirname: '"."', ...build.initialOptions.define };
    build.onLoad({ filter: /render[\\/]faces[\\/]assets\.[jt]s$/ }, () => ({
      contents: CONTENTS,
      loader: 'js',
    }));
    build.onLoad({ filter: /\.(?:bin|wasm)$/ }, async ({ path }) => ({
      contents: await readFile(path),
      loader: 'binary',
    }));
  },
};
