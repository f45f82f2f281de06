import type * as converter from '@tensorflow/tfjs-converter';
import { expect, it, vi } from 'vitest';
import { NETWORK_SIDE, runNetwork } from './network.js';

const loads = vi.hoisted(() => ({ failing: 1, tried: 0 }));
vi.mock('@tensorflow/tfjs-converter', async (importOriginal) => {
  const real = await importOriginal<typeof converter>();
  const loadGraphModel: typeof real.loadGraphModel = (...given) => {
    loads.tried += 1;
    return loads.tried <= loads.failing
      ? Promise.reject(new Error('no memory'))
      : real.loadGraphModel(...given);
  };
  return { ...real, loadGraphModel };
});

it('a network that failed to load is loaded by the next picture, and then only once', async () => {
  const gray = new Float32Array(NETWORK_SIDE * NETWORK_SIDE * 3);
  await expect(runNetwork(gray)).rejects.toThrow('no memory');
  expect((await runNetwork(gray)).scores).toHaveLength(896);
  await runNetwork(gray);
  expect(loads.tried).toBe(2);
});
