import { FULL } from '@cameo/testing/form';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { s3Found } from '../../tests/cloudfront-events.js';
import { createDirectoryFixture } from '../../tests/directory-fixture.js';
import { animation, photo, quarters } from '../../tests/pictures.js';
import { resize } from '../../tests/resize-event.js';
import { derivative, opened } from '../../tests/stored-bytes.js';
import { testConfig } from '../../tests/test-config.js';
import { createRefine } from '../refine/refine.js';
import type { PutHeaders, Store } from '../store/store.js';

// A picture that may become smaller soon is requested again within the hour; a final one has the full cache time.
const KEY = derivative(`_variants/a.jpg/w-${FULL ? 272 : 152}.avif`);
const LONG = 'public, max-age=86400, s-maxage=31536000';
const IMMUTABLE = 'public, max-age=31536000, immutable';
const HOUR = 'public, max-age=86400, s-maxage=3600';
const HOUR_IN_CDN = 'public, max-age=31536000, s-maxage=3600, immutable';
const PHOTO = await photo(640, 480).jpeg({ quality: 95 }).toBuffer();

const RED_AND_BLUE = [
  [200, 30, 30],
  [30, 30, 200],
] as const;

let at: Awaited<ReturnType<typeof createDirectoryFixture>>;
beforeEach(async () => {
  at = await createDirectoryFixture();
  await at.addSource('a.jpg', PHOTO);
});
afterEach(() => at.close());

const time = { budgetMs: 10_000 };
async function stored(key = KEY) {
  const object = opened(await at.store.open(key, time));
  object.discard();
  return object;
}
const refine = () => createRefine(testConfig(), { store: at.store, log: () => undefined })(KEY);

/** S3's response for the derivative as it is stored now; a 304 has no metadata and no cache time. */
async function fromS3(status: '200' | '304', lastModified = new Date()) {
  const { cacheControl = '', etag = '', madeFrom = '', refined } = await stored();
  if (status === '304') return s3Found('304', { ETag: etag });
  return s3Found('200', {
    ETag: etag,
    'Last-Modified': lastModified.toUTCString(),
    'Cache-Control': cacheControl,
    'x-amz-meta-cameo-source': madeFrom,
    ...(refined !== undefined && { 'x-amz-meta-cameo-refined': refined }),
  });
}

/** The cache time of an answer to S3's response: without a version, then with one. */
async function passedOn(
  status: '200' | '304' = '200',
  config = testConfig(),
  method = 'GET',
  storedAt = new Date(),
) {
  const times = [];
  for (const version of [undefined, '7']) {
    const response = await fromS3(status, storedAt);
    const given = version === undefined ? {} : { version };
    const { same, headers, violations } = await resize(storedOn(storedAt), `/${KEY}`, {
      ...given,
      ...{ response, config, method },
    });
    expect([same, violations, headers['x-amz-meta-cameo-refined']]).toEqual([true, [], undefined]);
    times.push(headers['cache-control']);
  }
  return times;
}

/** The store, with the given modification time for every object. */
const storedOn = (lastModified: Date): Store => ({
  ...at.store,
  open: async (key, options) => {
    const object = await at.store.open(key, options);
    return object === 'not-modified' ? object : { ...object, lastModified };
  },
});

/** Marks the derivative as Refine does when there is no gain. */
async function mark() {
  const object = opened(await at.store.open(KEY, time));
  const chunks: Uint8Array[] = [];
  for await (const chunk of object.body) chunks.push(chunk);
  const { contentType = '', madeFrom, etag = '' } = object;
  const headers: PutHeaders = { contentType, cacheControl: LONG, madeFrom, refined: 'same' };
  await at.store.replaceDerivative(KEY, Buffer.concat(chunks), headers, { ...time, ifMatch: etag });
}

describe('a new photograph', () => {
  it('as AVIF is cached for an hour by the CDN, and the stored object says the same', async () => {
    const made = await resize(at.store, `/${KEY}`);
    expect([made.status, made.headers['cache-control'], made.violations]).toEqual(['200', HOUR, []]);
    expect(await stored()).toMatchObject({ cacheControl: HOUR, refined: 'not-yet' });
  });

  it('with a version is cached for a year by browsers, and for an hour by the CDN', async () => {
    const made = await resize(at.store, `/${KEY}`, { version: '1' });
    expect([made.status, made.headers['cache-control']]).toEqual(['200', HOUR_IN_CDN]);
    expect((await stored()).cacheControl).toBe(HOUR);
    // Another request, for which the origin had not found it.
    const reused = await resize(at.store, `/${KEY}`, { version: '2' });
    expect([reused.log[0]?.event, reused.headers['cache-control']]).toEqual(['reused', HOUR_IN_CDN]);
    const plain = await resize(at.store, `/${KEY}`);
    expect([plain.log[0]?.event, plain.headers['cache-control']]).toEqual(['reused', HOUR]);
  });

  it.each([
    ['_variants/a.jpg/w-272.webp', {}],
    ['_variants/a.jpg/w-272.jpg', {}],
    ['_variants/a.jpg/full.json', {}],
    ['_variants/a.jpg/w-272.avif', { refine: false }],
    ['_variants/a.jpg/w-272.avif', { refine: { formats: ['jpeg'] } }],
  ] as const)('in a format that is never refined is final: %s %j', async (name, over) => {
    const key = derivative(name);
    const config = testConfig(over);
    expect((await resize(at.store, `/${key}`, { config })).headers['cache-control']).toBe(LONG);
    expect(await stored(key)).toMatchObject({ cacheControl: LONG, refined: undefined });
    const versioned = await resize(at.store, `/${key}`, { config, version: '1' });
    expect(versioned.headers['cache-control']).toBe(IMMUTABLE);
  });

  it('follows the configuration', async () => {
    const config = testConfig({ refine: { formats: ['webp'] }, cache: { unrefinedSeconds: 60 } });
    const made = await resize(at.store, '/_variants/a.jpg/w-272.webp', { config });
    expect(made.headers['cache-control']).toBe('public, max-age=86400, s-maxage=60');
  });
});

describe('a picture that is never refined although its format is', () => {
  it.each([
    ['a graphic', () => quarters(300, 200).png().toBuffer()],
    ['an animation', () => animation('gif', RED_AND_BLUE, { loop: 0, delay: [100, 100] })],
  ] as const)('%s is final at once, and marked', async (_, make) => {
    await at.addSource('a.jpg', await make());
    const made = await resize(at.store, `/${KEY}`);
    expect([made.status, made.headers['cache-control']]).toEqual(['200', LONG]);
    expect(await stored()).toMatchObject({ cacheControl: LONG, refined: 'same' });
    expect(await passedOn()).toEqual([LONG, IMMUTABLE]);
    expect((await refine()).outcome).toBe('already');
  });
});

describe('a derivative that is passed on', () => {
  it.each(['GET', 'HEAD'])('is requested again within the hour until it is refined: %s', async (method) => {
    await resize(at.store, `/${KEY}`);
    expect(await passedOn('200', testConfig(), method)).toEqual([HOUR, HOUR_IN_CDN]);
    expect((await refine()).outcome).toBe('smaller');
    expect(await passedOn('200', testConfig(), method)).toEqual([LONG, IMMUTABLE]);
  });

  it('is final once Refine has marked it, although its entity tag is unchanged', async () => {
    await resize(at.store, `/${KEY}`);
    const before = await stored();
    // On a 304 CloudFront keeps its stored headers, which say an hour.
    expect(await passedOn('304')).toEqual([undefined, HOUR_IN_CDN]);
    await mark();
    expect((await stored()).etag).toBe(before.etag);
    expect(await passedOn('304')).toEqual([LONG, IMMUTABLE]);
    expect(await passedOn('200')).toEqual([LONG, IMMUTABLE]);
  });

  it('from before Refine keeps its stored cache time', async () => {
    await resize(at.store, `/${KEY}`, { config: testConfig({ refine: false }) });
    expect(await passedOn('200')).toEqual([LONG, IMMUTABLE]);
    expect(await passedOn('304')).toEqual([undefined, IMMUTABLE]);
  });

  it.each([
    ['cdnSeconds', { cdnSeconds: 86_400 }],
    ['browserSeconds', { browserSeconds: 60 }],
    ['both', { cdnSeconds: 86_400, unrefinedSeconds: 31_536_000 }],
  ])('from before Refine is final with other cache times, too: %s', async (_, cache) => {
    await resize(at.store, `/${KEY}`, { config: testConfig({ refine: false }) });
    const config = testConfig({ cache });
    expect(await passedOn('200', config)).toEqual([LONG, IMMUTABLE]);
    expect(await passedOn('304', config)).toEqual([undefined, IMMUTABLE]);
  });

  it('waits to be refined with other cache times, too', async () => {
    await resize(at.store, `/${KEY}`);
    // Equal to the cache time of a final derivative.
    const config = testConfig({ cache: { cdnSeconds: 3600, unrefinedSeconds: 60 } });
    const minuteInCdn = 'public, max-age=31536000, s-maxage=60, immutable';
    expect(await passedOn('200', config)).toEqual([HOUR, minuteInCdn]);
    expect(await passedOn('304', config)).toEqual([undefined, minuteInCdn]);
  });

  // SQS keeps a message for 1,209,600 seconds at most (SQS Developer Guide, "Message quotas"); dead letters count from the first day.
  it('is final when no message about it can exist any more, whatever became of it', async () => {
    await resize(at.store, `/${KEY}`);
    const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
    for (const [seconds, plain, versioned] of [
      [1_209_000, HOUR, HOUR_IN_CDN],
      [1_210_200, LONG, IMMUTABLE],
    ] as const) {
      const config = testConfig();
      expect(await passedOn('200', config, 'GET', ago(seconds))).toEqual([plain, versioned]);
      const known = plain === HOUR ? undefined : plain;
      expect(await passedOn('304', config, 'GET', ago(seconds))).toEqual([known, versioned]);
    }
  });

  it('is final where nothing is refined any more', async () => {
    await resize(at.store, `/${KEY}`);
    const off = testConfig({ refine: false });
    expect(await passedOn('200', off)).toEqual([LONG, IMMUTABLE]);
    expect(await passedOn('304', off)).toEqual([LONG, IMMUTABLE]);
  });

  it('is cached for a minute when its original cannot be checked, refined or not', async () => {
    await resize(at.store, `/${KEY}`);
    const deaf: Store = { ...at.store, open: () => Promise.reject(new Error('not now')) };
    for (const status of ['200', '304'] as const) {
      const { headers } = await resize(deaf, `/${KEY}`, { response: await fromS3(status), version: '1' });
      expect(headers['cache-control']).toBe('public, max-age=60');
    }
  });
});
