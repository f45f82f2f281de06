import { type DerivativeKey, defineImageConfig } from '@cameo/core';
import { StoreError } from '@cameo/edge';
import { afterEach, expect, it } from 'vitest';
import type { RefineStore } from './messages.js';
import { createRefineProcess, type RefineProcess } from './refine-process.js';

const config = defineImageConfig({ bucket: 'pictures', region: 'eu-central-1' });
const key = (name: string) => `_variants/${name}.jpg/w-640.avif` as DerivativeKey;

/** A store that fails for one derivative, and has no other. */
const store: RefineStore = {
  open: async (openedKey) => {
    throw new StoreError(openedKey === key('broken') ? 'refused' : 'missing', `No ${openedKey}.`);
  },
  replaceDerivative: async () => 'changed',
  removeDerivative: async () => undefined,
};

let process: RefineProcess | undefined;
afterEach(() => process?.stop());

it('a job right after a failure runs in a new process, not in the one that is ending', {
  timeout: 60_000,
}, async () => {
  process = createRefineProcess({ config, memoryMb: undefined }, store, () => undefined);
  for (const name of ['one', 'other']) {
    await expect(process.refine(key('broken'))).rejects.toThrow(`No ${key('broken')}.`);
    expect(await process.refine(key(name))).toMatchObject({ outcome: 'gone' });
  }
});
