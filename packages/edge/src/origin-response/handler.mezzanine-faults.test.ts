import { describe, expect, it } from 'vitest';
import { freezeTime, never } from '../../tests/frozen-time.js';
import {
  BASELINE,
  differenceOf,
  MEZZANINE,
  mezzanineFixture,
  PROGRESSIVE,
  time,
} from '../../tests/mezzanine-fixture.js';
import { solid } from '../../tests/pictures.js';
import { cornersOf, describePicture } from '../../tests/probe.js';
import { opened, readBody, source } from '../../tests/stored-bytes.js';
import { testConfig } from '../../tests/test-config.js';
import { StoreError } from '../store/store.js';

const { store, addSource, noted, ask, kept, etag } = mezzanineFixture();

describe('an invalid mezzanine', () => {
  it('is deleted and made again when it belongs to another original', async () => {
    await addSource(PROGRESSIVE);
    await ask('w-272.webp');
    const old = await kept();
    await addSource(await solid(640, 480, [40, 60, 200]).jpeg({ progressive: true }).toBuffer());
    const { store: watched, calls } = noted();
    const { way, bytes } = await ask('w-200.webp', watched);
    expect([way, await cornersOf(bytes)]).toEqual(['made', 'BBBB']);
    expect(calls).toContain('remove mezzanine-320.jpeg');
    expect(await kept()).toBe(await etag());
    expect(await kept()).not.toBe(old);
  });

  it('is removed when its original is replaced during the request', async () => {
    await addSource(PROGRESSIVE);
    const { store: watched } = noted({
      putNew: async (...call) => {
        const answer = await store().putNew(...call);
        await addSource(BASELINE);
        return answer;
      },
    });
    const { headers, log } = await ask('w-272.webp', watched);
    expect([headers['cache-control'], log[0]?.stored]).toEqual(['no-store', 'withdrawn']);
    expect(await kept()).toBe('missing');
  });

  it('is purged with its original', async () => {
    await addSource(PROGRESSIVE);
    await ask('w-272.webp');
    expect(await store().removeDerivatives(source('a'), time)).toBe(2);
    expect(await kept()).toBe('missing');
  });

  it.each([
    ['is no picture', Buffer.from('this is no picture')],
    ['ends early', PROGRESSIVE.subarray(0, 2000)],
  ])('%s: is deleted, and the original is used', async (_, body) => {
    await addSource(PROGRESSIVE);
    const plain = await ask('w-200.webp', store(), testConfig({ mezzanine: false }));
    await store().removeDerivatives(source('a'), time);
    const contentType = 'image/jpeg; of=jpeg; width=640; height=480';
    await store().putNew(
      MEZZANINE,
      body,
      { contentType, cacheControl: 'no-store', madeFrom: await etag() },
      time,
    );
    const { way, bytes, log } = await ask('w-200.webp');
    expect([way, log.map(({ event }) => event)]).toEqual(['made', ['mezzanine-failed', 'rendered']]);
    expect((await differenceOf(plain.bytes, bytes)).mean).toBeLessThan(2.5);
    expect((await describePicture(await readBody(await store().open(MEZZANINE, time)))).width).toBe(320);
  });

  it('is skipped in favour of the original when its transfer fails', async () => {
    await addSource(PROGRESSIVE);
    await ask('w-272.webp');
    const { store: watched, calls } = noted({
      open: async (key, options) => {
        const object = await store().open(key, options);
        if (key !== MEZZANINE) return object;
        const broken = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
          yield Buffer.alloc(100);
          throw new StoreError('broken', 'cut');
        };
        opened(object).discard();
        return { ...opened(object), body: broken() };
      },
    });
    const { way, status } = await ask('w-200.webp', watched);
    expect([status, way]).toEqual(['200', 'original']);
    expect(calls.filter((call) => call.startsWith('remove'))).toEqual([]);
  });

  it.each(['refused', 'throttled', 'timeout', 'broken'] as const)(
    '%s: is skipped, and none is made',
    async (failure) => {
      await addSource(PROGRESSIVE);
      const { store: watched, calls } = noted({
        open: (key, options) =>
          key === MEZZANINE ? Promise.reject(new StoreError(failure, 'no')) : store().open(key, options),
      });
      const { way, status } = await ask('w-272.webp', watched);
      expect([status, way, calls.filter((call) => call.includes('put mezz'))]).toEqual([
        '200',
        'original',
        [],
      ]);
    },
  );

  it('does not affect the viewer when it cannot be stored', async () => {
    freezeTime();
    await addSource(PROGRESSIVE);
    const { store: watched } = noted({
      putNew: (key, body, headers, time) =>
        key === MEZZANINE ? never(time.budgetMs) : store().putNew(key, body, headers, time),
    });
    const { status, headers, tookMs, log } = await ask('w-272.webp', watched);
    expect([status, headers['cache-control']]).toEqual(['200', 'public, max-age=86400, s-maxage=31536000']);
    expect(log.map(({ event, key }) => [event, key])).toEqual([
      ['store-failed', MEZZANINE],
      ['rendered', '_variants/a/w-272.webp'],
    ]);
    expect(tookMs).toBeLessThan(10_000);
  });
});

it('answers many concurrent renders of one original, whichever stores the mezzanine', async () => {
  await addSource(PROGRESSIVE);
  const names = ['w-200.webp', 'w-272.webp', 'w-200.jpg', 'w-272.jpg', 'w-200.avif', 'w-272.avif'];
  const outcomes = await Promise.all(names.map((name) => ask(name)));
  expect(outcomes.map(({ status }) => status)).toEqual(names.map(() => '200'));
  expect(await kept()).toBe(await etag());
});
