import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cloudFrontRequest, plainHeaders, requestEvent, s3Found } from '../../tests/cloudfront-events.js';
import { createDirectoryFixture } from '../../tests/directory-fixture.js';
import { noise, quarters, solid } from '../../tests/pictures.js';
import { resize } from '../../tests/resize-event.js';
import { derivative, opened } from '../../tests/stored-bytes.js';
import { testConfig } from '../../tests/test-config.js';
import { createTransformImageRequest } from '../origin-request/handler.js';
import { type Store, StoreError } from '../store/store.js';

// A version is part of the URL, so every cache sees a new picture; one stored picture serves all versions.
const KEY = derivative('_variants/a.jpg/w-48.webp');
const OLD = await quarters(96, 64).jpeg().toBuffer();
const NEW = await solid(96, 96, [40, 60, 200]).jpeg().toBuffer();
const LONG = 'public, max-age=86400, s-maxage=31536000';
const IMMUTABLE = 'public, max-age=31536000, immutable';
const BRIEF = 'public, max-age=60';

let at: Awaited<ReturnType<typeof createDirectoryFixture>>;
let calls: string[];
let store: Store;
beforeEach(async () => {
  at = await createDirectoryFixture();
  await at.addSource('a.jpg', OLD);
  calls = [];
  store = {
    ...at.store,
    open: (key, options) => {
      calls.push(`${options.ifNoneMatch === undefined ? 'open' : 'look at'} ${key}`);
      return at.store.open(key, options);
    },
    putNew: (key, ...rest) => {
      calls.push(`put ${key}`);
      return at.store.putNew(key, ...rest);
    },
  };
});
afterEach(() => at.close());

/** The origin's response for the stored derivative, half a year later. */
async function foundByOrigin(over: Readonly<Record<string, string>> = {}) {
  const object = opened(await at.store.open(KEY, { budgetMs: 10_000 }));
  object.discard();
  return s3Found('200', {
    'Last-Modified': 'Mon, 25 May 2026 10:00:00 GMT',
    Date: 'Mon, 23 Nov 2026 10:00:00 GMT',
    'Cache-Control': object.cacheControl ?? '',
    'x-amz-meta-cameo-source': object.madeFrom ?? '',
    ...over,
  });
}

describe('origin-request', () => {
  const passed = async (url: string, headers = {}) => {
    const result = await createTransformImageRequest(testConfig())(
      requestEvent(cloudFrontRequest(url, 'GET', { accept: 'image/webp', ...headers })),
    );
    if (result === null || result === undefined || !('uri' in result)) throw new Error('it answered');
    return [result.uri, result.querystring, plainHeaders(result.headers)['x-cameo-version']];
  };

  it.each([
    ['/a.jpg?w=48&v=3F_a-.9', `/${KEY}`, '3F_a-.9'],
    ['/a.jpg?w=48&v=4', `/${KEY}`, '4'],
    ['/a.jpg?w=48', `/${KEY}`, undefined],
    ['/a.jpg?v=3', '/a.jpg', undefined],
  ])('requests one derivative whatever the version: %s', async (url, uri, version) => {
    expect(await passed(url)).toEqual([uri, '', version]);
  });

  it('lets no other sender set the version', async () => {
    expect(await passed('/a.jpg?w=48', { 'x-cameo-version': '7' })).toEqual([`/${KEY}`, '', undefined]);
    expect(await passed('/a.jpg?w=48&v=1', { 'x-cameo-version': '7' })).toEqual([`/${KEY}`, '', '1']);
  });
});

describe('a variant with a version', () => {
  it('is stored as the variant without one, and cached for a year by viewers', async () => {
    const first = await resize(store, `/${KEY}`, { version: '1' });
    expect([first.status, first.headers['cache-control'], first.violations]).toEqual(['200', IMMUTABLE, []]);
    const object = opened(await at.store.open(KEY, { budgetMs: 10_000 }));
    object.discard();
    expect(object.cacheControl).toBe(LONG);
  });

  it('costs one conditional read when the stored derivative is current', async () => {
    await resize(at.store, `/${KEY}`);
    for (const version of ['1', '2', 'zz']) {
      calls.length = 0;
      const found = await resize(store, `/${KEY}`, { version, response: await foundByOrigin() });
      expect([found.same, found.headers['cache-control'], found.violations]).toEqual([true, IMMUTABLE, []]);
      expect(calls).toEqual(['look at a.jpg']);
    }
    // Without a version the stored Cache-Control is passed on.
    calls.length = 0;
    const plain = await resize(store, `/${KEY}`, { response: await foundByOrigin() });
    expect([plain.headers['cache-control'], calls]).toEqual([LONG, ['look at a.jpg']]);
  });

  it('is made again when the original was replaced without a purge', async () => {
    const old = await resize(at.store, `/${KEY}`);
    await at.addSource('a.jpg', NEW);
    const response = await foundByOrigin();
    const made = await resize(store, `/${KEY}`, { version: '2', response });
    expect(made.bytes.equals(old.bytes)).toBe(false);
    expect([made.status, made.headers['cache-control']]).toEqual(['200', IMMUTABLE]);
    expect(calls.filter((call) => call.startsWith('put'))).toEqual([`put ${KEY}`]);
    // From now on every version finds the new one.
    calls.length = 0;
    const again = await resize(store, `/${KEY}`, { version: '3', response: await foundByOrigin() });
    expect([again.same, calls]).toEqual([true, ['look at a.jpg']]);
  });

  it.each(['timeout', 'throttled'] as const)(
    'is cached for a minute when the original cannot be checked: %s',
    async (failure) => {
      await resize(at.store, `/${KEY}`);
      const response = await foundByOrigin();
      const deaf: Store = { ...at.store, open: () => Promise.reject(new StoreError(failure, 'not now')) };
      const found = await resize(deaf, `/${KEY}`, { version: '2', response });
      expect([found.same, found.headers['cache-control']]).toEqual([true, BRIEF]);
    },
  );

  it("is part of the redirect's URL when the picture is too large to send", async () => {
    await at.addSource('noise.png', await noise(640, 640).png().toBuffer());
    const { status, headers } = await resize(store, '/_variants/noise.png/w-640_still.png', { version: '7' });
    expect([status, headers['location'], headers['cache-control']]).toEqual([
      '302',
      '/noise.png?w=640&f=png&v=7',
      'no-store',
    ]);
  });

  it('is cached for a year when another request has just stored it', async () => {
    await resize(at.store, `/${KEY}`);
    const reused = await resize(store, `/${KEY}`, { version: '5' });
    expect([reused.log.map(({ event }) => event), reused.headers['cache-control']]).toEqual([
      ['reused'],
      IMMUTABLE,
    ]);
    expect(calls.filter((call) => call.startsWith('put'))).toEqual([]);
  });
});
