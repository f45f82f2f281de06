import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { ready, setBackend, type Tensor, tensor4d } from '@tensorflow/tfjs-core';
import { layers, wasm, weights } from './assets.js';

/** Side of the network's square input, px. */
export const NETWORK_SIDE = 256;

/** The network's output for its anchors, 512 of the fine grid and 384 of the coarse one. */
export interface NetworkOutputs {
  /** Score of a face at each anchor, before the logistic function. */
  readonly scores: Float32Array;
  /** Sixteen numbers for each anchor: the box in px, with its centre relative to the anchor's, and unused landmarks. */
  readonly boxes: Float32Array;
}

/** All files that the back end may request; in Node it uses the one with SIMD and without threads. */
const BINARIES = [
  'tfjs-backend-wasm.wasm',
  'tfjs-backend-wasm-simd.wasm',
  'tfjs-backend-wasm-threaded-simd.wasm',
] as const;

let loading: ReturnType<typeof load> | undefined;

async function load() {
  const inside = `data:application/wasm;base64,${Buffer.from(wasm).toString('base64')}`;
  setWasmPaths(Object.fromEntries(BINARIES.map((name) => [name, inside])), true);
  if (!(await setBackend('wasm'))) throw new Error('WebAssembly with SIMD is needed to detect faces');
  await ready();
  const [first] = layers.weightsManifest;
  if (first === undefined) throw new Error('the network that finds faces has no weights');
  return loadGraphModel({
    load: async () => ({
      modelTopology: layers.modelTopology,
      weightSpecs: first.weights,
      weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength),
      format: 'graph-model',
    }),
  });
}

/**
 * Runs the network, and loads it on the first call.
 * @param pixels a square of {@link NETWORK_SIDE}, three channels from -1 to 1
 * @returns the fine grid first
 */
export async function runNetwork(pixels: Float32Array): Promise<NetworkOutputs> {
  // A failure, from lack of memory or a slow disk, is retried by the next picture.
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  const network = await loading;
  const input = tensor4d(pixels, [1, NETWORK_SIDE, NETWORK_SIDE, 3]);
  const outputs = network.execute(input);
  const tensors: readonly Tensor[] = Array.isArray(outputs) ? outputs : [outputs as Tensor];
  const read = await Promise.all(
    tensors.map(async (tensor) => ({
      places: tensor.shape[1] ?? 0,
      numbers: tensor.shape[2] ?? 0,
      data: (await tensor.data()) as Float32Array,
    })),
  );
  for (const tensor of [input, ...tensors]) tensor.dispose();
  const closeFirst = read.toSorted((one, other) => other.places - one.places);
  return {
    scores: joined(closeFirst.filter(({ numbers }) => numbers === 1)),
    boxes: joined(closeFirst.filter(({ numbers }) => numbers > 1)),
  };
}

const joined = (parts: readonly { readonly data: Float32Array }[]): Float32Array =>
  Float32Array.from(parts.flatMap(({ data }) => [...data]));
