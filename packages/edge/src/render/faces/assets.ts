import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { io } from '@tensorflow/tfjs-core';

/*
 * The network as its package ships it, and the WebAssembly that runs it. Built bundles embed both instead
 * (scripts/network-inside.mjs), so that nothing is read from disk.
 */

const { resolve } = createRequire(import.meta.url);
// The package exports only its code.
const models = join(dirname(resolve('@vladmandic/human')), '../models');

/** BlazeFace for pictures of 256 px, in TensorFlow.js' format: its layers, and the layout of its weights in the file. */
export const layers: io.ModelJSON = JSON.parse(readFileSync(join(models, 'blazeface.json'), 'utf8'));

/** Its weights. */
export const weights: Uint8Array<ArrayBuffer> = new Uint8Array(readFileSync(join(models, 'blazeface.bin')));

/** WebAssembly with SIMD, which every processor of Lambda has. */
export const wasm: Uint8Array = readFileSync(
  resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'),
);
