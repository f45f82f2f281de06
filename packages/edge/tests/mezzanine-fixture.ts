import type { ImageConfig } from '@cameo/core';
import sharp from 'sharp';
import { afterEach, beforeEach, expect } from 'vitest';
import type { Store, StoreError } from '../src/store/store.js';
import { createDirectoryFixture } from './directory-fixture.js';
import { paint } from './pictures.js';
import { resize } from './resize-event.js';
import { derivative, opened } from './stored-bytes.js';
import { testConfig } from './test-config.js';

export const time = { budgetMs: 10_000 };
export const config = testConfig({ mezzanine: { side: 320, avifPixels: 1, jpegPixels: 1, pngBytes: 1 } });
export const MEZZANINE = derivative('_variants/a/mezzanine-320.jpeg');

/** Soft waves over four coloured quarters: a photograph, as far as an encoder can tell. */
export const waves = (width: number, height: number) =>
  paint(width, height, (x, y) => {
    const wave = 40 * Math.sin(x / 29) * Math.cos(y / 37) + 20 * Math.sin((x + y) / 17);
    const [left, top] = [x < width / 2, y < height / 2];
    return [(left ? 170 : 70) + wave, (top ? 160 : 80) - wave, 120 + wave / 2];
  });

export const PROGRESSIVE = await waves(640, 480).jpeg({ quality: 95, progressive: true }).toBuffer();
export const BASELINE = await waves(640, 480).jpeg({ quality: 95 }).toBuffer();

/** A store for each test, in which the source has the key `a`. */
export function mezzanineFixture() {
  let at: Awaited<ReturnType<typeof createDirectoryFixture>>;
  beforeEach(async () => {
    at = await createDirectoryFixture();
  });
  afterEach(() => at.close());

  /** The store with a record of its calls. */
  function noted(over: Partial<Store> = {}) {
    const calls: string[] = [];
    const inner = { ...at.store, ...over };
    const store: Store = {
      ...inner,
      open: (key, options) => {
        calls.push(`open ${key.replace('_variants/a/', '')}`);
        return inner.open(key, options);
      },
      putNew: (key, ...rest) => {
        calls.push(`put ${key.replace('_variants/a/', '')}`);
        return inner.putNew(key, ...rest);
      },
      removeDerivative: (key, options) => {
        calls.push(`remove ${key.replace('_variants/a/', '')}`);
        return inner.removeDerivative(key, options);
      },
    };
    return { store, calls };
  }

  const ask = async (name: string, store: Store = at.store, settings: ImageConfig = config) => {
    const outcome = await resize(store, `/_variants/a/${name}`, { config: settings });
    const way = outcome.log.find(({ event }) => event === 'rendered')?.mezzanine ?? 'original';
    expect(outcome.violations).toEqual([]);
    return { ...outcome, way };
  };

  const kept = (): Promise<string> =>
    at.store.open(MEZZANINE, time).then(
      (object) => {
        opened(object).discard();
        return opened(object).madeFrom ?? '';
      },
      (error: StoreError) => error.failure,
    );

  const etag = async (): Promise<string> => {
    const object = opened(await at.store.open('a', time));
    object.discard();
    return object.etag ?? '';
  };

  return {
    store: () => at.store,
    addSource: (picture: Uint8Array) => at.addSource('a', picture),
    noted,
    ask,
    kept,
    etag,
  };
}

/** The difference between two pictures of one size: the mean over all channels, 0 to 255. */
export async function differenceOf(one: Buffer, other: Buffer): Promise<{ size: string; mean: number }> {
  const [a, b] = await Promise.all(
    [one, other].map((body) =>
      sharp(body).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true }),
    ),
  );
  if (a === undefined || b === undefined || a.data.length !== b.data.length || a.info.width !== b.info.width)
    return { size: 'another', mean: 255 };
  let sum = 0;
  for (let i = 0; i < a.data.length; i += 1) sum += Math.abs((a.data[i] ?? 0) - (b.data[i] ?? 0));
  return { size: 'the same', mean: sum / a.data.length };
}
