import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { s3Found } from '../../tests/cloudfront-events.js';
import { createDirectoryFixture } from '../../tests/directory-fixture.js';
import { quarters, solid } from '../../tests/pictures.js';
import { problemIn, resize } from '../../tests/resize-event.js';
import { derivative, opened, readBody, source } from '../../tests/stored-bytes.js';
import { type Store, StoreError } from '../store/store.js';

// Replaces a source at each point of a render at which that can matter.
const time = { budgetMs: 10_000 };
const KEY = derivative('_variants/a.jpg/w-48.webp');
const OLD = await quarters(96, 64).jpeg().toBuffer();
const NEW = await solid(96, 96, [40, 60, 200]).jpeg().toBuffer();
const LONG = 'public, max-age=86400, s-maxage=31536000';

let at: Awaited<ReturnType<typeof createDirectoryFixture>>;
let oldAnswer: Buffer;
let newAnswer: Buffer;
beforeEach(async () => {
  at = await createDirectoryFixture();
  const made = [];
  for (const bytes of [NEW, OLD]) {
    await at.addSource('a.jpg', bytes);
    made.push((await resize(at.store, `/${KEY}`)).bytes);
    await purge();
  }
  [newAnswer = Buffer.of(), oldAnswer = Buffer.of()] = made;
  expect(newAnswer.equals(oldAnswer)).toBe(false);
});
afterEach(() => at.close());

const purge = () => at.store.removeDerivatives(source('a.jpg'), time);
const replace = async () => {
  await at.addSource('a.jpg', NEW);
  await purge();
};
const stored = async (): Promise<string> => {
  const body = await at.store.open(KEY, time).then(readBody, (error: StoreError) => error.failure);
  if (typeof body === 'string') return body;
  return body.equals(oldAnswer) ? 'old' : body.equals(newAnswer) ? 'new' : 'other';
};

/** The store with a hook before or after one of its calls. */
const storeWith = (over: Partial<Store>): Store => ({ ...at.store, ...over });

/** The origin's response for the derivative as it is stored. */
async function foundByOrigin(ageSeconds = 1) {
  const object = opened(await at.store.open(KEY, time));
  object.discard();
  const stored = Date.UTC(2026, 10, 23, 10);
  return s3Found('200', {
    'Last-Modified': new Date(stored).toUTCString(),
    Date: new Date(stored + ageSeconds * 1000).toUTCString(),
    'Cache-Control': LONG,
    'x-amz-meta-cameo-source': object.madeFrom ?? '',
  });
}

describe('a source that is replaced and purged', () => {
  it('before the derivative is stored: the derivative is detected as outdated and deleted', async () => {
    const store = storeWith({
      putNew: async (...call) => {
        await replace();
        return at.store.putNew(...call);
      },
    });
    const outcome = await resize(store, `/${KEY}`);
    expect(outcome.bytes.equals(oldAnswer)).toBe(true);
    expect([outcome.status, outcome.headers['cache-control'], outcome.violations]).toEqual([
      '200',
      'no-store',
      [],
    ]);
    expect(outcome.log.map(({ event, stored }) => [event, stored])).toEqual([['rendered', 'withdrawn']]);
    expect(await stored()).toBe('missing');
    expect((await resize(at.store, `/${KEY}`)).bytes.equals(newAnswer)).toBe(true);
    expect(await stored()).toBe('new');
  });

  it('just after it is stored: the purge or the check deletes it', async () => {
    const store = storeWith({
      putNew: async (...call) => {
        const answer = await at.store.putNew(...call);
        await replace();
        return answer;
      },
    });
    expect((await resize(store, `/${KEY}`)).headers['cache-control']).toBe('no-store');
    expect(await stored()).toBe('missing');
  });

  it('after the check: the purge deletes it', async () => {
    const { headers } = await resize(at.store, `/${KEY}`);
    expect(headers['cache-control']).toBe(LONG);
    await replace();
    expect(await stored()).toBe('missing');
  });

  it('deleted instead of replaced: nothing remains', async () => {
    const store = storeWith({
      putNew: async (...call) => {
        await rm(join(at.sources, 'a.jpg'));
        await purge();
        return at.store.putNew(...call);
      },
    });
    expect((await resize(store, `/${KEY}`)).headers['cache-control']).toBe('no-store');
    expect(await stored()).toBe('missing');
    expect((await resize(at.store, `/${KEY}`)).status).toBe('404');
  });

  it('does not pass on a derivative of the old original that exists for a moment', async () => {
    await resize(at.store, `/${KEY}`);
    await at.addSource('a.jpg', NEW);
    // The origin's lookup was before the old one was stored; the trigger finds it.
    const outcome = await resize(at.store, `/${KEY}`);
    expect([outcome.bytes.equals(newAnswer), outcome.headers['cache-control']]).toEqual([true, LONG]);
    expect(await stored()).toBe('new');
  });

  it('is answered as missing after its deletion, whatever derivative is left', async () => {
    await resize(at.store, `/${KEY}`);
    await rm(join(at.sources, 'a.jpg'));
    const outcome = await resize(at.store, `/${KEY}`);
    expect([outcome.status, problemIn(outcome)['code']]).toEqual(['404', 'source-missing']);
  });
});

describe('a derivative that the origin found', () => {
  it.each(['GET', 'HEAD'])(
    "is passed on to %s when its original is the same, without the origin's own headers",
    async (method) => {
      await resize(at.store, `/${KEY}`);
      const outcome = await resize(at.store, `/${KEY}`, { method, response: await foundByOrigin() });
      expect([outcome.status, outcome.result.body, outcome.headers['cache-control']]).toEqual([
        '200',
        undefined,
        LONG,
      ]);
      expect(outcome.headers['x-amz-meta-cameo-source']).toBeUndefined();
      expect([outcome.violations, outcome.log]).toEqual([[], []]);
    },
  );

  it('is replaced when its original has changed', async () => {
    await resize(at.store, `/${KEY}`);
    const response = await foundByOrigin();
    await at.addSource('a.jpg', NEW);
    const outcome = await resize(at.store, `/${KEY}`, { response });
    expect([outcome.status, outcome.headers['cache-control'], outcome.violations]).toEqual(['200', LONG, []]);
    expect(outcome.bytes.equals(newAnswer)).toBe(true);
    expect(await stored()).toBe('new');
  });

  it('is cached for a minute when its original cannot be checked', async () => {
    await resize(at.store, `/${KEY}`);
    const response = await foundByOrigin();
    const store = storeWith({ open: () => Promise.reject(new StoreError('throttled', 'busy')) });
    const outcome = await resize(store, `/${KEY}`, { response });
    expect([outcome.status, outcome.result.body]).toEqual(['200', undefined]);
    expect(outcome.headers['cache-control']).toBe('public, max-age=60');
  });

  describe('as 304', () => {
    const tagOf = async () => {
      const object = opened(await at.store.open(KEY, time));
      object.discard();
      return object.etag ?? '';
    };
    const notModified = (ETag: string) => resize(at.store, `/${KEY}`, { response: s3Found('304', { ETag }) });

    it('answers a 304 about an outdated derivative with the new one after a purge', async () => {
      await resize(at.store, `/${KEY}`);
      const tag = await tagOf();
      await replace();
      await resize(at.store, `/${KEY}`);
      expect(await stored()).toBe('new');
      const outcome = await notModified(tag);
      expect([outcome.status, outcome.bytes.equals(newAnswer), outcome.violations]).toEqual([
        '200',
        true,
        [],
      ]);
      expect(await stored()).toBe('new');
    });

    it.each([
      ['as S3 writes it', (tag: string) => tag],
      ['weak', (tag: string) => `W/${tag}`],
      ['without quotes', (tag: string) => tag.replaceAll('"', '')],
      ['not at all', () => ''],
    ])('passes on a 304 about the current derivative, its tag written %s', async (_, written) => {
      await resize(at.store, `/${KEY}`);
      const { status, same } = await notModified(written(await tagOf()));
      expect([status, same]).toEqual(['304', true]);
    });
  });

  it('is passed on without a check when it has no record of its original', async () => {
    await resize(at.store, `/${KEY}`);
    const response = await foundByOrigin();
    delete response.headers['x-amz-meta-cameo-source'];
    await at.addSource('a.jpg', NEW);
    const store = storeWith({ open: () => Promise.reject(new Error('nobody should look')) });
    const outcome = await resize(store, `/${KEY}`, { response });
    expect([outcome.status, outcome.result.body, outcome.headers['cache-control']]).toEqual([
      '200',
      undefined,
      LONG,
    ]);
  });
});

describe('a store that fails while a derivative is checked', () => {
  it('withdraws a derivative that cannot be checked, and sends the picture for a minute', async () => {
    let reads = 0;
    const store = storeWith({
      open: (key, options) => {
        if (key === 'a.jpg') reads += 1;
        if (reads === 2) return Promise.reject(new StoreError('throttled', 'busy'));
        return at.store.open(key, options);
      },
    });
    const outcome = await resize(store, `/${KEY}`);
    expect([outcome.status, outcome.headers['cache-control']]).toEqual(['200', 'public, max-age=60']);
    expect(await stored()).toBe('missing');
  });

  it('logs a failed withdrawal, and forbids caching the answer', async () => {
    const store = storeWith({
      putNew: async (...call) => {
        await replace();
        return at.store.putNew(...call);
      },
      removeDerivative: () => Promise.reject(new StoreError('refused', 'no s3:DeleteObject')),
    });
    const outcome = await resize(store, `/${KEY}`);
    expect(outcome.headers['cache-control']).toBe('no-store');
    expect(outcome.log.map(({ level, event, reason }) => [level, event, reason])).toEqual([
      ['error', 'store-failed', 'no s3:DeleteObject'],
      ['info', 'rendered', undefined],
    ]);
  });
});
