import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { io } from '@tensorflow/tfjs-core';

/*
 * The network as its package ships it, and the WebAssembly that runs it. What is built has both inside instead
 * (scripts/network-inside.mjs), so that nothing is looked for on a disk.
 */

const { resolve } = createRequire(import.meta.url);
// The package lists its code alone among what may be named from outside.
const models = join(dirname(resolve('@vladmandic/human')), '../models');

/** BlazeFace for pictures of 256 px, as TensorFlow.js reads it: its layers, and how its weights lie in the file. */
export const layers: io.ModelJSON = JSON.parse(readFileSync(join(models, 'blazeface.json'), 'utf8'));

/** Its weights. */
export const weights: Uint8Array<ArrayBuffer> = new Uint8Array(readFileSync(join(models, 'blazeface.bin')));

/** WebAssembly with SIMD, which every processor of Lambda has. */
export const wasm: Uint8Array = readFileSync(
  resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'),
);
