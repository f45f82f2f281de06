import type { ImageConfigInput } from '@cameo/core';
import { FULL, onlyInFull } from '@cameo/testing/form';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDirectoryFixture } from '../../tests/directory-fixture.js';
import { freezeTime, never } from '../../tests/frozen-time.js';
import { photo, quarters } from '../../tests/pictures.js';
import { resize } from '../../tests/resize-event.js';
import { derivative, opened, readBody, source } from '../../tests/stored-bytes.js';
import { testConfig } from '../../tests/test-config.js';
import type { LogLine } from '../http/log.js';
import type { Store } from '../store/store.js';
import { createRefine } from './refine.js';

const time = { budgetMs: 10_000 };
/** Refining takes the more time the larger the picture is. */
const WIDTH = FULL ? 272 : 152;
const KEY = derivative(`_variants/a.jpg/w-${WIDTH}.avif`);
const FINAL = 'public, max-age=86400, s-maxage=31536000';

let at: Awaited<ReturnType<typeof createDirectoryFixture>>;
const log: LogLine[] = [];
beforeEach(async () => {
  at = await createDirectoryFixture();
  log.length = 0;
});
afterEach(() => at.close());

const refineWith = (over: Partial<ImageConfigInput> = {}, memoryMb = 2048) =>
  createRefine(testConfig(over), { store: at.store, log: (line) => log.push(line), memoryMb });

async function stored(key = KEY) {
  const object = opened(await at.store.open(key, time));
  const { contentType, cacheControl, madeFrom, refined, etag } = object;
  return { contentType, cacheControl, madeFrom, refined, etag, body: await readBody(object) };
}

/** A derivative as ResizeImage stores it. */
async function made(original: Buffer, key = KEY) {
  await at.addSource('a.jpg', original);
  expect((await resize(at.store, `/${key}`)).status).toBe('200');
  return stored(key);
}

describe('a photograph', () => {
  it('is replaced once by a smaller file of the same picture', async () => {
    const first = await made(await photo(640, 480).jpeg({ quality: 95 }).toBuffer());
    const refined = await refineWith()(KEY);
    const second = await stored();
    expect(refined).toMatchObject({
      outcome: 'smaller',
      bytesBefore: first.body.length,
      bytesAfter: second.body.length,
    });
    expect(second.body.length).toBeLessThanOrEqual(0.96 * first.body.length);
    expect(second).toMatchObject({ contentType: 'image/avif', cacheControl: FINAL, refined: 'smaller' });
    expect(second.madeFrom).toBe(first.madeFrom);
    const { width, height, exif } = await sharp(second.body).metadata();
    expect([width, height, exif]).toEqual([WIDTH, (WIDTH * 3) / 4, undefined]);
    expect(log.map(({ event, outcome, key }) => [event, outcome, key])).toEqual([
      ['refined', 'smaller', KEY],
    ]);

    expect((await refineWith()(KEY)).outcome).toBe('already');
    expect((await stored()).etag).toBe(second.etag);
  });

  it('with too little gain keeps its bytes, and is marked', async () => {
    await made(await photo(640, 480).jpeg({ quality: 95 }).toBuffer());
    await refineWith()(KEY);
    // Maximum effort, but not marked yet.
    const { body, madeFrom = '' } = await stored();
    await at.store.removeDerivative(KEY, time);
    await at.store.putNew(KEY, body, { contentType: 'image/avif', cacheControl: 'no-store', madeFrom }, time);
    const first = await stored();
    const refined = await refineWith()(KEY);
    expect(refined).toMatchObject({
      outcome: 'same',
      bytesBefore: body.length,
      bytesAfter: body.length,
    });
    const second = await stored();
    expect(second.body.equals(body)).toBe(true);
    expect(second).toMatchObject({ cacheControl: FINAL, refined: 'same', madeFrom: first.madeFrom });
    expect((await refineWith()(KEY)).outcome).toBe('already');
  });
});

describe('what is left unchanged', () => {
  it.each([
    ['_variants/a.jpg/w-272.webp', 'left-out'],
    ['_variants/a.jpg/w-272.jpg', 'left-out'],
    ['_variants/a.jpg/w-273.avif', 'left-out'],
    ['_variants/a.jpg/mezzanine-2112.jpeg', 'left-out'],
    ['_variants/a.jpg/refused.json', 'left-out'],
    ['_variants/a.jpg/full.json', 'left-out'],
    ['a.jpg', 'left-out'],
    ['', 'left-out'],
    ['_variants/a.jpg/w-640.avif', 'gone'],
  ])('%s: %s', async (key, outcome) => {
    await made(await quarters(96, 64).jpeg().toBuffer());
    const before = await stored();
    expect((await refineWith()(key)).outcome).toBe(outcome);
    expect(await stored()).toEqual(before);
  });

  it('everything, when Refine is disabled', async () => {
    await made(await quarters(96, 64).jpeg().toBuffer());
    expect((await refineWith({ refine: false })(KEY)).outcome).toBe('left-out');
  });

  it('a derivative of an original that was replaced or removed', async () => {
    const first = await made(await photo(640, 480).jpeg().toBuffer());
    await at.addSource('a.jpg', await photo(480, 640).jpeg().toBuffer());
    expect((await refineWith()(KEY)).outcome).toBe('changed');
    expect(await stored()).toEqual(first);
    await at.store.removeDerivatives(source('a.jpg'), time);
    expect((await refineWith()(KEY)).outcome).toBe('gone');
  });
});

describe('a derivative that this function cannot refine', () => {
  /** Width of the derivative, and too little memory to refine it, MB. */
  const [LARGE_WIDTH, LITTLE_MB] = FULL ? [1160, 256] : [640, 160];
  const LARGE = derivative(`_variants/a.jpg/w-${LARGE_WIDTH}.avif`);
  const large = async () => made(await photo(1600, 1200).jpeg().toBuffer(), LARGE);

  it('for lack of memory stays unchanged and is final', async () => {
    const first = await large();
    const refined = await refineWith({}, LITTLE_MB)(LARGE);
    expect(refined).toMatchObject({ outcome: 'same', bytesBefore: first.body.length });
    expect(refined.bytesAfter).toBeUndefined();
    expect(await stored(LARGE)).toEqual({ ...first, cacheControl: FINAL, refined: 'same' });
  });

  it.runIf(onlyInFull('a large picture'))('for lack of time stays unchanged and is final', async () => {
    const first = await large();
    expect(await refineWith()(LARGE, 5000)).toMatchObject({ outcome: 'same' });
    expect(await stored(LARGE)).toEqual({ ...first, cacheControl: FINAL, refined: 'same' });
  });

  it.runIf(onlyInFull('a large picture'))(
    'because reading the original was slow may be retried',
    async () => {
      const first = await large();
      const slow: Store = {
        ...at.store,
        open: async (key, options) => {
          if (key === 'a.jpg') await new Promise((resolve) => setTimeout(resolve, 1200));
          return at.store.open(key, options);
        },
      };
      const refine = createRefine(testConfig(), { store: slow, log: () => undefined });
      await expect(refine(LARGE, 5000)).rejects.toThrow();
      expect(await stored(LARGE)).toEqual(first);
    },
  );

  it('because the store hangs fails on time, and leaves everything unchanged', async () => {
    const first = await made(await photo(640, 480).jpeg().toBuffer());
    freezeTime();
    for (const hanging of [KEY, 'a.jpg']) {
      const store: Store = {
        ...at.store,
        open: (key, options) => (key === hanging ? never(options.budgetMs) : at.store.open(key, options)),
      };
      const began = performance.now();
      const refine = createRefine(testConfig(), { store, log: () => undefined });
      await expect(refine(KEY, 2500)).rejects.toThrow();
      expect(performance.now() - began).toBeLessThan(10_000);
    }
    expect(await stored()).toEqual(first);
  });

  it('because the original does not decode is final', async () => {
    const first = await made(await photo(640, 480).jpeg().toBuffer());
    const broken = Buffer.from('no picture at all');
    await at.addSource('a.jpg', broken);
    const original = opened(await at.store.open('a.jpg', time));
    original.discard();
    await at.store.removeDerivative(KEY, time);
    const headers = { contentType: 'image/avif', cacheControl: 'no-store', madeFrom: original.etag };
    await at.store.putNew(KEY, first.body, headers, time);
    expect((await refineWith()(KEY)).outcome).toBe('same');
    expect((await stored()).body.equals(first.body)).toBe(true);
  });

  it.each<[string, Partial<ImageConfigInput>]>([
    ['exceeds a limit that was lowered meanwhile', { limits: { sourceBytes: 1000 } }],
    ['has a format that is no longer accepted', { inputs: ['png'] }],
  ])('because its original %s is final', async (_, over) => {
    const first = await made(await photo(640, 480).jpeg().toBuffer());
    expect(await refineWith(over)(KEY)).toMatchObject({ outcome: 'same', bytesBefore: first.body.length });
    expect(await stored()).toEqual({ ...first, cacheControl: FINAL, refined: 'same' });
  });
});
