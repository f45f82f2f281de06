import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { s3Found } from '../../tests/cloudfront-events.js';
import { quarters, solid } from '../../tests/pictures.js';
import { type Outcome, problemIn, resize } from '../../tests/resize-event.js';
import { objectOf } from '../../tests/scripted-store.js';
import { derivative } from '../../tests/stored-bytes.js';
import { type PutHeaders, type Store, StoreError } from '../store/store.js';

// Covers replaced or deleted originals, and stores that execute calls late or never. The test controls the clock: it
// stands still during a render and advances during calls to the store.
const KEY = derivative('_variants/a.jpg/w-48.webp');
const OLD = await quarters(96, 64).jpeg().toBuffer();
const NEW = await solid(96, 96, [40, 60, 200]).jpeg().toBuffer();
const LONG = 'public, max-age=86400, s-maxage=31536000';
const BRIEF = 'public, max-age=60';
const [OLD_TAG, NEW_TAG] = ['"old"', '"new"'];

/** An in-memory bucket with one original and injectable faults. */
function createBucket() {
  let original: { readonly body: Buffer; readonly etag: string } | undefined = { body: OLD, etag: OLD_TAG };
  const derivatives = new Map<string, { readonly body: Uint8Array; readonly headers: PutHeaders }>();
  const faults = { putLandsAfterMs: 0, busyUntil: 0, deletesBusyUntil: 0 };
  const onPut: (() => void)[] = [];
  const purge = () => derivatives.clear();
  const busy = (until: number) => {
    if (performance.now() < until) throw new StoreError('throttled', 'SlowDown');
  };
  const missing = (): never => {
    throw new StoreError('missing', 'NoSuchKey');
  };
  const store: Store = {
    open: async (key, { ifNoneMatch }) => {
      busy(faults.busyUntil);
      if (key === 'a.jpg') {
        if (original === undefined) return missing();
        const { body, etag } = original;
        return ifNoneMatch === etag ? 'not-modified' : objectOf(body, { etag });
      }
      const { body, headers } = derivatives.get(key) ?? missing();
      return objectOf(body, headers);
    },
    putNew: async (key, body, headers) => {
      if (faults.putLandsAfterMs > 0) await later(faults.putLandsAfterMs);
      else for (const happens of onPut) happens();
      if (derivatives.has(key)) return 'exists';
      derivatives.set(key, { body, headers });
      return 'created';
    },
    removeDerivative: async (key) => {
      busy(Math.max(faults.busyUntil, faults.deletesBusyUntil));
      derivatives.delete(key);
    },
    listDerivatives: async () => [],
    replaceDerivative: () => Promise.reject(new Error('a trigger never replaces')),
    removeDerivatives: () => Promise.reject(new Error('a trigger never purges')),
  };
  return {
    store,
    faults,
    /** Registers a callback that runs while a derivative is being stored. */
    onPut: (happens: () => void) => onPut.push(happens),
    replace: () => {
      original = { body: NEW, etag: NEW_TAG };
      purge();
    },
    remove: () => {
      original = undefined;
      purge();
    },
    stored: () => derivatives.get(KEY)?.headers.madeFrom,
    /** The origin's response for the derivative, stored the given number of seconds ago. */
    found: (ageSeconds: number, status = '200') => {
      const date = (at: number) => new Date(Date.UTC(2026, 10, 23, 10) + at * 1000).toUTCString();
      const { madeFrom = '' } = derivatives.get(KEY)?.headers ?? missing();
      return s3Found(status, {
        'Last-Modified': date(0),
        Date: date(ageSeconds),
        'Cache-Control': LONG,
        ETag: '"1"',
        ...(status !== '304' && { 'x-amz-meta-cameo-source': madeFrom }),
      });
    },
  };
}

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Advances the clock in steps of ten ms until the promise settles. */
async function until<T>(work: Promise<T>): Promise<T> {
  let ended = false;
  const end = () => {
    ended = true;
  };
  work.then(end, end);
  while (!ended) {
    await new Promise(setImmediate);
    if (vi.getTimerCount() > 0) await vi.advanceTimersByTimeAsync(10);
  }
  return work;
}

/** Sends the first viewer's request; the clock stands still until the picture is about to be stored. */
async function firstRequest(bucket: ReturnType<typeof createBucket>): Promise<Outcome> {
  let storing!: () => void;
  const begun = new Promise<void>((resolve) => {
    storing = resolve;
  });
  const putNew: Store['putNew'] = (...call) => {
    storing();
    return bucket.store.putNew(...call);
  };
  const asking = resize({ ...bucket.store, putNew }, `/${KEY}`);
  await begun;
  return until(asking);
}

const widthOf = async ({ bytes }: Outcome) => {
  const { default: sharp } = await import('sharp');
  const { height } = await sharp(bytes).metadata();
  return height === 48 ? 'new' : 'old';
};

let bucket: ReturnType<typeof createBucket>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  bucket = createBucket();
});
afterEach(() => vi.useRealTimers());

describe('a purged picture stays purged', () => {
  it.each([61, 66, 86_400])(
    'when S3 executes at 14 s the PUT that timed out at 8 s, and the next request comes %i s later',
    async (age) => {
      bucket.faults.putLandsAfterMs = 14_000;
      const first = await firstRequest(bucket);
      expect(first.headers['cache-control']).toBe(BRIEF);
      bucket.replace();
      await vi.advanceTimersByTimeAsync(14_000);
      expect(bucket.stored()).toBe(OLD_TAG);
      bucket.faults.putLandsAfterMs = 0;

      const after = await resize(bucket.store, `/${KEY}`, { response: bucket.found(age) });
      expect([after.status, await widthOf(after), after.headers['cache-control']]).toEqual([
        '200',
        'new',
        LONG,
      ]);
      expect(bucket.stored()).toBe(NEW_TAG);
    },
  );

  it('when a CDN that kept the picture for a minute learns of that PUT from a 304', async () => {
    bucket.faults.putLandsAfterMs = 14_000;
    await firstRequest(bucket);
    bucket.replace();
    await vi.advanceTimersByTimeAsync(14_000);
    bucket.faults.putLandsAfterMs = 0;
    const after = await resize(bucket.store, `/${KEY}`, { response: bucket.found(60, '304') });
    expect([after.status, await widthOf(after), after.violations]).toEqual(['200', 'new', []]);
  });

  it('when S3 answers everything with 503 for 3 s after the PUT, and the original changed during the render', async () => {
    bucket.onPut(() => {
      bucket.replace();
      bucket.faults.busyUntil = performance.now() + 3000;
    });
    const first = await firstRequest(bucket);
    expect(first.headers['cache-control']).toBe(BRIEF);
    expect(bucket.stored()).toBeUndefined();
  });

  it('when S3 answers the withdrawing DELETE with 503 for 2 s', async () => {
    bucket.onPut(() => {
      bucket.replace();
      bucket.faults.deletesBusyUntil = performance.now() + 2000;
    });
    const first = await firstRequest(bucket);
    expect(first.headers['cache-control']).toBe('no-store');
    expect(bucket.stored()).toBeUndefined();
  });

  it('when it cannot be withdrawn: the next request that finds it makes the new one', async () => {
    bucket.onPut(() => {
      bucket.replace();
      bucket.faults.deletesBusyUntil = performance.now() + 60_000;
    });
    await firstRequest(bucket);
    expect(bucket.stored()).toBe(OLD_TAG);
    bucket.faults.deletesBusyUntil = 0;
    const after = await resize(bucket.store, `/${KEY}`, { response: bucket.found(3600) });
    expect([await widthOf(after), bucket.stored()]).toEqual(['new', NEW_TAG]);
  });

  it.each(['200', '206', '304'])(
    'when the original was deleted, its late PUT is executed, and it is found with status %s 66 s later',
    async (status) => {
      bucket.faults.putLandsAfterMs = 14_000;
      await firstRequest(bucket);
      bucket.remove();
      await vi.advanceTimersByTimeAsync(14_000);
      const after = await resize(bucket.store, `/${KEY}`, { response: bucket.found(66, status) });
      expect([after.status, problemIn(after)['code'], after.violations]).toEqual([
        '404',
        'source-missing',
        [],
      ]);
      expect(bucket.stored()).toBeUndefined();
    },
  );
});

describe('a derivative whose original cannot be checked', () => {
  beforeEach(async () => {
    await resize(bucket.store, `/${KEY}`);
    expect(bucket.stored()).toBe(OLD_TAG);
  });
  const busyOriginal = (): Store => ({
    ...bucket.store,
    open: (key, options) =>
      key === 'a.jpg'
        ? Promise.reject(new StoreError('throttled', 'SlowDown'))
        : bucket.store.open(key, options),
  });

  it.each(['200', '304'])(
    'is cached for a minute by a CDN that received it with status %s',
    async (status) => {
      const response = bucket.found(86_400, status);
      const outcome = await resize(busyOriginal(), `/${KEY}`, { response });
      expect([outcome.status, outcome.headers['cache-control'], outcome.violations]).toEqual([
        status,
        BRIEF,
        [],
      ]);
    },
  );

  it('is cached for a minute when the trigger found it', async () => {
    const outcome = await resize(busyOriginal(), `/${KEY}`);
    expect([outcome.status, await widthOf(outcome), outcome.headers['cache-control']]).toEqual([
      '200',
      'old',
      BRIEF,
    ]);
  });
});
