import { parseDerivativeKey } from '@cameo/core';
import { allowanceOf, variantsPerSource } from '@cameo/core/config';
import { runs } from '@cameo/testing/form';
import type { CloudFrontResultResponse } from 'aws-lambda';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cloudFrontRequest, requestEvent, responseEvent, s3Error } from '../../tests/cloudfront-events.js';
import { createDirectoryFixture } from '../../tests/directory-fixture.js';
import { quarters } from '../../tests/pictures.js';
import { problemIn, resize } from '../../tests/resize-event.js';
import { derivative, source } from '../../tests/stored-bytes.js';
import { testConfig } from '../../tests/test-config.js';
import { createTransformImageRequest } from '../origin-request/handler.js';
import { type Store, StoreError } from '../store/store.js';
import { createResizeImage } from './handler.js';

const time = { budgetMs: 10_000 };
const PHOTO = await quarters(48, 32).jpeg().toBuffer();

/**
 * Reserved are two rungs in four formats, the facts with and without faces, and a preset's box and width at both rungs
 * in four formats. There is room for three others.
 */
const CONFIG = testConfig({
  ladder: [24, 48],
  presets: { box: { w: 24, h: 24, blur: 5 } },
  limits: { height: 48, pixels: 2304, variantsPerSource: 8 + 2 + 16 + 3 },
});

let at: Awaited<ReturnType<typeof createDirectoryFixture>>;
beforeEach(async () => {
  at = await createDirectoryFixture();
  await at.addSource('a.jpg', PHOTO);
});
afterEach(() => at.close());

const stored = (from = 'a.jpg') => at.store.listDerivatives(source(from), 1000, time);
const resizeVariant = (name: string, over: Partial<Store> = {}, options = {}) =>
  resize({ ...at.store, ...over }, `/_variants/a.jpg/${name}`, { config: CONFIG, ...options });
const fill = async () => {
  for (const name of ['w-24_q-60.webp', 'w-24_q-45.webp', 'w-24_gray-1.webp']) {
    const { log } = await resizeVariant(name);
    expect(log).toMatchObject([{ event: 'rendered', stored: 'created' }]);
  }
};

describe('a source at its limit of derivatives', () => {
  it('is refused another one, with a cacheable answer that says what to do', async () => {
    expect(allowanceOf(CONFIG).room).toBe(3);
    await fill();
    const refused = await resizeVariant('w-24_q-30.webp');
    expect([refused.status, refused.headers['cache-control'], refused.violations]).toEqual([
      '403',
      'public, max-age=600',
      [],
    ]);
    expect(problemIn(refused)).toMatchObject({ code: 'too-many-variants', param: 'query' });
    expect(problemIn(refused)['detail']).toMatch(/preset.*limits\.variantsPerSource/);
    // The tag lets a purge remove the refusal too.
    expect(refused.headers['x-cameo-tag']).toMatch(/^[0-9a-f]{32}$/);
    const head = await resizeVariant('w-24_q-30.webp', {}, { method: 'HEAD' });
    expect(head.status).toBe('403');
    expect(await stored()).toHaveLength(3);
    // Existing derivatives are sent without a render or a refusal.
    expect((await resizeVariant('w-24_q-60.webp')).log).toMatchObject([{ event: 'reused' }]);
  });

  it('still gets its rungs, its presets and its facts, which are not counted', async () => {
    await fill();
    const listDerivatives = () => Promise.reject(new Error('it was counted'));
    for (const name of [
      'w-48.avif',
      'w-24_gif.avif',
      'w-24.jpg',
      'full.json',
      'w-48_h-48_blur-5.webp',
      'w-24_blur-5.jpg',
    ])
      expect((await resizeVariant(name, { listDerivatives })).log).toMatchObject([
        { event: 'rendered', stored: 'created' },
      ]);
  });

  it('has room again after a purge; other sources are not affected', async () => {
    await fill();
    await at.addSource('b.jpg', PHOTO);
    expect((await resize(at.store, '/_variants/b.jpg/w-24_q-30.webp', { config: CONFIG })).status).toBe(
      '200',
    );
    await at.store.removeDerivatives(source('a.jpg'), time);
    expect((await resizeVariant('w-24_q-30.webp')).log).toMatchObject([{ stored: 'created' }]);
  });

  it('counts derivatives of an older grammar, but no mezzanines and no notes', async () => {
    const put = (name: string) =>
      at.store.putNew(
        derivative(`_variants/a.jpg/${name}`),
        PHOTO,
        { contentType: 'image/jpeg', cacheControl: 'no-store' },
        time,
      );
    for (const name of ['mezzanine-1568.jpeg', 'refused.json', 'w-24_v-1.webp', 'w-77.webp']) await put(name);
    expect((await resizeVariant('w-24_q-60.webp')).status).toBe('200');
    expect((await resizeVariant('w-24_q-45.webp')).status).toBe('403');
  });

  it('is not counted for a variant that another request has just made, nor for one that was refused before', async () => {
    await fill();
    await at.addSource('b.jpg', PHOTO.subarray(0, 300));
    const resizeUri = (uri: string, over: Partial<Store> = {}) =>
      resize({ ...at.store, ...over }, uri, { config: CONFIG });
    await resizeUri('/_variants/b.jpg/w-24_q-30.webp');
    // A list request that never ends; waiting for it takes three seconds.
    const never: Partial<Store> = { listDerivatives: () => new Promise(() => undefined) };
    const reused = await resizeVariant('w-24_q-60.webp', never);
    expect(reused.log).toMatchObject([{ event: 'reused' }]);
    const refused = await resizeUri('/_variants/b.jpg/w-24_q-45.webp', never);
    expect([refused.status, problemIn(refused)['code']]).toEqual(['415', 'source-corrupt']);
    for (const { tookMs } of [reused, refused]) expect(tookMs).toBeLessThan(2800);
  });

  it.each(['throttled', 'refused', 'timeout'] as const)(
    'gets a picture that is cached for a minute and not stored when counting fails: %s',
    async (failure) => {
      const listDerivatives = () => Promise.reject(new StoreError(failure, 'not now'));
      const sent = await resizeVariant('w-24_q-60.webp', { listDerivatives });
      expect([sent.status, sent.headers['cache-control']]).toEqual(['200', 'public, max-age=60']);
      expect(sent.log.map(({ event, stored }) => stored ?? event)).toEqual(['store-failed', 'failed']);
      expect(await stored()).toEqual([]);
    },
  );

  it('withdraws the last one when other requests took the room meanwhile', async () => {
    const putNew: Store['putNew'] = async (...call) => {
      await fill();
      return at.store.putNew(...call);
    };
    const late = await resizeVariant('w-24_q-30.webp', { putNew });
    expect([late.status, late.headers['cache-control']]).toEqual(['200', 'no-store']);
    expect(late.log.at(-1)).toMatchObject({ event: 'rendered', stored: 'withdrawn' });
    expect([...(await stored())].sort()).toEqual(['w-24_gray-1.webp', 'w-24_q-45.webp', 'w-24_q-60.webp']);
  });
});

describe('a store that reports a retried PUT of its own as existing, as S3 does', () => {
  /** All makers count before any stores, and all store before any counts again. */
  const together = (makers: number): Partial<Store> => {
    let [waiting, goOn] = [makers, () => {}];
    const all = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    return {
      putNew: async (...call) => {
        waiting -= 1;
        if (waiting === 0) goOn();
        await all;
        expect(await at.store.putNew(...call)).toBe('created');
        return 'exists';
      },
    };
  };

  it('stays within the limit: five concurrent makers leave none too many', async () => {
    const over = together(5);
    const names = [30, 45, 60, 75, 90].map((q) => `w-24_q-${q}_gray-1.webp`);
    const outcomes = await Promise.all(names.map((name) => resizeVariant(name, over)));
    expect(outcomes.map(({ status }) => status)).toEqual(['200', '200', '200', '200', '200']);
    expect((await stored()).length).toBeLessThanOrEqual(3);
  });

  it('keeps a derivative within the limit', async () => {
    const sent = await resizeVariant('w-24_q-60.webp', together(1));
    expect(sent.log.at(-1)).toMatchObject({ event: 'rendered', stored: 'exists' });
    expect(sent.headers['cache-control']).toContain('s-maxage');
    expect(await stored()).toEqual(['w-24_q-60.webp']);
  });
});

describe('any sequence of requests', () => {
  const queries = fc
    .record(
      {
        w: fc.integer({ min: 1, max: 48 }),
        h: fc.integer({ min: 1, max: 48 }),
        q: fc.constantFrom(30, 60, 80),
        f: fc.constantFrom('auto', 'webp', 'jpeg', 'png', 'json'),
        gray: fc.constantFrom('0', '1'),
        blur: fc.integer({ min: 1, max: 100 }),
        bg: fc.constantFrom('fff', 'f4f1ea', '12345678'),
        v: fc.integer({ min: 1, max: 1000 }),
      },
      { requiredKeys: [] },
    )
    .map((values) =>
      new URLSearchParams(
        Object.entries(values).map(([name, value]): [string, string] => [name, String(value)]),
      ).toString(),
    );
  const accepts = fc.constantFrom('image/avif,image/webp', 'image/avif', 'image/webp', '*/*');
  const anyRequest = fc.record({ query: queries, accept: accepts, edge: fc.nat({ max: 2 }) });

  it('leaves no more derivatives of a source than the limit, also from three concurrent edges', async () => {
    const { isReserved, room, total } = allowanceOf(CONFIG);
    expect(variantsPerSource(CONFIG).total).toBe(total);
    const toKey = createTransformImageRequest(CONFIG);
    const edges = [0, 1, 2].map(() => createResizeImage(CONFIG, { store: at.store, log: () => undefined }));
    let refusals = 0;
    /** Sends one request through both triggers. */
    const request = async ({ query, accept, edge }: { query: string; accept: string; edge: number }) => {
      const event = requestEvent(cloudFrontRequest(`/a.jpg?${query}`, 'GET', { accept }));
      const passed = await toKey(event);
      if (!passed || !('uri' in passed) || !passed.uri.startsWith('/_variants/')) return;
      const answer = (await edges[edge]?.(responseEvent(passed, s3Error('404')))) as CloudFrontResultResponse;
      if (answer.status === '403') refusals += 1;
      else expect(['200', '302', '503']).toContain(answer.status);
    };
    // Five variants that nothing reserves, one after the other: the limit has room for three.
    const tooMany = [30, 45, 60, 75, 90].map((q) => [
      { query: `w=24&q=${q}&gray=1&f=webp`, accept: 'image/webp', edge: 0 },
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyRequest, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 }),
        async (waves) => {
          await at.store.removeDerivatives(source('a.jpg'), time);
          for (const wave of waves) {
            // During the run each request in progress may exceed the limit by one.
            await Promise.all(wave.map(request));
            const names = await stored();
            expect(names.length).toBeLessThanOrEqual(total);
            const others = names.filter((name) => {
              const variant = parseDerivativeKey(`_variants/a.jpg/${name}`, CONFIG);
              return variant === undefined || !isReserved(variant);
            });
            expect(others.length).toBeLessThanOrEqual(room);
          }
        },
      ),
      { numRuns: runs(60), examples: [[tooMany]] },
    );
    // The limit was reached.
    expect(refusals).toBeGreaterThan(0);
  }, 120_000);
});
