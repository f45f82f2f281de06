import { mkdtemp, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { defineImageConfig, derivativeKey, parseRequest, variantOf } from '@cameo/core';
import { createDirectoryStore, createResizeImage, type Store } from '@cameo/edge';
import { missingEvent } from '../missing-event.js';
import { inMixedOrder } from './make-ladder.js';
import type { LargeOriginal } from './originals.js';
import { measured, NOTHING, plus, type Took } from './stopwatch.js';
import { FORMATS } from './ways.js';

/** What the trigger did with a ladder in three formats. */
export interface AtTheEdge extends Took {
  readonly readBytes: number;
  readonly stored: number;
  /** Renders that came from the mezzanine. */
  readonly used: number;
}

/**
 * Has the trigger make every rung in each format, from a folder.
 * @param keeps whether it may keep a mezzanine, as it does by default
 */
export async function atTheEdge(
  { path }: LargeOriginal,
  rungs: readonly number[],
  keeps: boolean,
  scratch: string,
): Promise<AtTheEdge> {
  const config = defineImageConfig({
    bucket: 'pictures',
    region: 'eu-central-1',
    inputs: ['jpeg', 'png', 'webp', 'avif', 'tiff'],
    ...(!keeps && { mezzanine: false }),
  });
  const derivatives = await mkdtemp(join(scratch, 'derivatives-'));
  const counted = counting(createDirectoryStore({ sources: dirname(path), derivatives }));
  let used = 0;
  const handle = createResizeImage(config, {
    store: counted.store,
    log: ({ mezzanine }) => {
      if (mezzanine === 'used') used += 1;
    },
  });
  let total = NOTHING;
  const orders = FORMATS.flatMap((format) => inMixedOrder(rungs).map((rung) => ({ format, rung })));
  for (const { format, rung } of orders) {
    const parsed = parseRequest(`/${encodeURIComponent(basename(path))}`, `w=${rung}&f=${format}`, config);
    const variant = parsed.ok && variantOf(parsed.value.source, parsed.value.transform, '', config);
    if (!variant) throw new Error(`w=${rung}&f=${format} of ${path} is no variant`);
    const uri = `/${derivativeKey(variant).split('/').map(encodeURIComponent).join('/')}`;
    const { took, result } = await measured(() => handle(missingEvent(uri)));
    if (Number(result?.status) >= 400) throw new Error(`${uri} was answered with status ${result?.status}`);
    total = plus(total, took);
  }
  await rm(derivatives, { recursive: true });
  return { ...total, readBytes: counted.read(), stored: counted.put(), used };
}

/** The store, with the bytes that go through it. */
function counting(store: Store) {
  let [read, put] = [0, 0];
  const counted: Store = {
    ...store,
    open: async (key, options) => {
      const object = await store.open(key, options);
      if (object === 'not-modified') return object;
      const body = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
        for await (const chunk of object.body) {
          read += chunk.length;
          yield chunk;
        }
      };
      return { ...object, body: body() };
    },
    putNew: (key, body, ...rest) => {
      put += body.length;
      return store.putNew(key, body, ...rest);
    },
  };
  return { store: counted, read: () => read, put: () => put };
}
