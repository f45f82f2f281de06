import { defineImageConfig } from '@cameo/core';
import { runs } from '@cameo/testing/form';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDirectoryFixture } from '../../tests/directory-fixture.js';
import { freezeTime, passing } from '../../tests/frozen-time.js';
import { objectEvent, objectRecord } from '../../tests/object-events.js';
import { bytesOf, derivative, HEADERS } from '../../tests/stored-bytes.js';
import type { LogLine } from '../http/log.js';
import { StoreError } from '../store/store.js';
import { createPurgeVariants } from './handler.js';

const time = { budgetMs: 10_000 };

/** Tags computed with another program: `printf %s a.jpg | sha256sum | cut -c1-32`. */
const TAGS = {
  'a.jpg': '509b0d4641a7c3ba088ffa28559d1f57',
  'a.jpg2': 'b61c9f6b9578a479944f2e645e6f3029',
} as const;
const config = defineImageConfig({ bucket: 'cameo-test', region: 'eu-central-1' });
const KEYS = [
  '_variants/a.jpg/w-640.webp',
  '_variants/a.jpg/w-640.avif',
  '_variants/a.jpg2/w-640.webp',
  '_variants/a.jpg/b.jpg/w-640.webp',
  '_variants/my pictures/c+d.jpg/w-48.jpg',
] as const;

let at: Awaited<ReturnType<typeof createDirectoryFixture>>;
beforeAll(async () => {
  at = await createDirectoryFixture();
});
beforeEach(async () => {
  for (const key of KEYS) await at.store.putNew(derivative(key), bytesOf(key), HEADERS, time);
});
afterAll(() => at.close());

/** The function with a record of its calls. */
function purging(over: Partial<Parameters<typeof createPurgeVariants>[1]> = {}) {
  const log: LogLine[] = [];
  const invalidated: (readonly string[])[] = [];
  const purge = createPurgeVariants(config, {
    store: at.store,
    invalidate: async (tags) => void invalidated.push(tags),
    log: (line) => log.push(line),
    ...over,
  });
  return { purge, log, invalidated };
}

const left = async (): Promise<readonly string[]> => {
  const found = KEYS.map(async (key) => {
    const object = await at.store.open(key, time).catch(() => undefined);
    if (object !== undefined && object !== 'not-modified') object.discard();
    return object === undefined ? [] : [key];
  });
  return (await Promise.all(found)).flat();
};

describe('PurgeVariants', () => {
  it('deletes the derivatives of one source and invalidates its tag', async () => {
    const { purge, log, invalidated } = purging();
    expect(await purge(objectEvent('a.jpg'))).toEqual({
      sources: ['a.jpg'],
      derivatives: 2,
      tags: [TAGS['a.jpg']],
      batchItemFailures: undefined,
    });
    expect(invalidated).toEqual([[TAGS['a.jpg']]]);
    expect(await left()).toEqual(KEYS.slice(2));
    expect(log).toEqual([{ level: 'info', event: 'purged', key: 'a.jpg', derivatives: 2 }]);
  });

  it('reads the key as S3 writes it, also for a removal', async () => {
    const { purge } = purging();
    const event = { Records: [objectRecord('my+pictures/c%2Bd.jpg', 'ObjectRemoved:Delete')] };
    expect(await purge(event)).toMatchObject({ sources: ['my pictures/c+d.jpg'], derivatives: 1 });
    expect(await left()).toEqual(KEYS.slice(0, 4));
  });

  it('is idempotent, and invalidates again', async () => {
    const { purge, invalidated } = purging();
    await purge(objectEvent('a.jpg'));
    expect(await purge(objectEvent('a.jpg'))).toMatchObject({ derivatives: 0, tags: [TAGS['a.jpg']] });
    expect(invalidated).toHaveLength(2);
  });

  it('ignores derivatives: its own deletions trigger no purge', async () => {
    const { purge, log, invalidated } = purging();
    const own = KEYS.map((key) => objectRecord(key.replaceAll(' ', '+'), 'ObjectRemoved:Delete'));
    expect(await purge({ Records: own })).toMatchObject({ sources: [], derivatives: 0, tags: [] });
    expect([log, invalidated, await left()]).toEqual([[], [], KEYS]);
  });

  it('deletes before it invalidates', async () => {
    const { purge } = purging({
      invalidate: async () => {
        expect(await left()).toEqual(KEYS.slice(2));
      },
    });
    await purge(objectEvent('a.jpg'));
    expect.assertions(1);
  });

  it('purges what it can, and fails so that the event is retried', async () => {
    const { purge, log, invalidated } = purging({
      store: {
        removeDerivatives: (source, options) =>
          source === 'a.jpg'
            ? Promise.reject(new StoreError('throttled', 'S3 asks for fewer requests.'))
            : at.store.removeDerivatives(source, options),
      },
    });
    await expect(purge(objectEvent('a.jpg', 'a.jpg2'))).rejects.toThrow(
      '1 of 2 sources were not purged, expected all. First: S3 asks for fewer requests.',
    );
    // A source whose derivatives could not be deleted is invalidated too, and again when they could.
    expect(invalidated).toEqual([[TAGS['a.jpg'], TAGS['a.jpg2']]]);
    expect(log.map(({ event, key, reason }) => [event, key, reason]).sort()).toEqual([
      ['purge-failed', 'a.jpg', 'S3 asks for fewer requests.'],
      ['purged', 'a.jpg2', undefined],
    ]);
  });

  it('fails when the invalidation failed', async () => {
    const { purge } = purging({
      invalidate: () => Promise.reject(new Error('TooManyInvalidationsInProgress')),
    });
    await expect(purge(objectEvent('a.jpg'))).rejects.toThrow('TooManyInvalidationsInProgress');
  });

  describe('with a check for first originals', () => {
    const checked: string[] = [];
    const knowing = (first: readonly string[]) =>
      purging({
        isFirst: async (source) => {
          checked.push(source);
          return first.includes(source);
        },
      });
    beforeEach(() => checked.splice(0));

    it('skips the invalidation for a new original without derivatives', async () => {
      const { purge, invalidated, log } = knowing(['new.jpg', 'backup.zip']);
      expect(await purge(objectEvent('new.jpg', 'backup.zip'))).toMatchObject({
        sources: ['new.jpg', 'backup.zip'],
        derivatives: 0,
        tags: [],
      });
      expect([invalidated, log.map(({ event }) => event)]).toEqual([[], ['purged', 'purged']]);
    });

    it('invalidates an original that replaced another, because the CDN may have the original itself', async () => {
      const { purge, invalidated } = knowing(['new.jpg']);
      await purge(objectEvent('new.jpg', 'old.jpg'));
      // printf %s old.jpg | sha256sum | cut -c1-32
      expect(invalidated).toEqual([['0235dbfad0d3c2872489887ab8a5d00b']]);
    });

    it('invalidates an original with derivatives, without the check', async () => {
      const { purge, invalidated } = knowing(['a.jpg']);
      await purge(objectEvent('a.jpg'));
      expect([invalidated, checked]).toEqual([[[TAGS['a.jpg']]], []]);
    });

    it('invalidates when the check fails', async () => {
      const { purge, invalidated } = purging({ isFirst: () => Promise.reject(new Error('AccessDenied')) });
      expect(await purge(objectEvent('a.jpg2', 'a.jpg'))).toMatchObject({ sources: ['a.jpg2', 'a.jpg'] });
      await purge(objectEvent('a.jpg'));
      expect(invalidated).toEqual([[TAGS['a.jpg2'], TAGS['a.jpg']], [TAGS['a.jpg']]]);
    });
  });

  it('reserves time for the CDN when deletion uses all of its share', async () => {
    const given: number[] = [];
    const { purge } = purging({
      store: {
        removeDerivatives: async (_, { budgetMs }) => {
          given.push(budgetMs);
          return 0;
        },
      },
      invalidate: async (_, budgetMs) => void given.push(budgetMs),
    });
    await purge(objectEvent('a.jpg'), { getRemainingTimeInMillis: () => 11_000 });
    const [deleting = 0, telling = 0] = given;
    expect(deleting).toBeGreaterThan(5_000);
    expect(deleting).toBeLessThanOrEqual(6_000);
    expect(telling).toBeGreaterThan(deleting);
    expect(telling).toBeLessThanOrEqual(10_000);
  });

  it('purges many sources at once, each by one tag', async () => {
    const names = Array.from({ length: runs(300, 60) }, (_, n) => `many/${n}.jpg`);
    const keys = names.map((name) => derivative(`_variants/${name}/w-48.jpg`));
    await Promise.all(keys.map((key) => at.store.putNew(key, bytesOf('x'), HEADERS, time)));
    const { purge, invalidated } = purging();
    expect(await purge(objectEvent(...names))).toMatchObject({ derivatives: names.length });
    expect(new Set(invalidated.flat()).size).toBe(names.length);
  });
});

/** Messages of a queue, each with some sources. */
const queued = (...messages: readonly (readonly string[])[]) => ({
  Records: messages.map((keys, n) => ({ messageId: `m${n}`, body: JSON.stringify(objectEvent(...keys)) })),
});

const OTHERS = Array.from({ length: 40 }, (_, n) => `others/${n}.jpg`);

describe('one problematic source does not delay 40 others', () => {
  beforeEach(freezeTime);
  const slow = (ms: number) => new Promise<number>((resolve) => setTimeout(resolve, ms, 0));
  it.each<[string, string, (budgetMs: number) => Promise<number>]>([
    [
      'has 100,000 derivatives',
      'big.jpg',
      (budgetMs) =>
        slow(budgetMs + 20).then(() => Promise.reject(new StoreError('timeout', 'The time was over.'))),
    ],
    ['cannot be deleted', 'refused.jpg', () => Promise.reject(new StoreError('refused', 'S3 refuses.'))],
  ])('when %s', async (_, name, remove) => {
    const done: string[] = [];
    const { purge, invalidated, log } = purging({
      store: {
        removeDerivatives: async (source, { budgetMs }) => {
          if (source === name) return remove(Math.min(budgetMs, 300));
          await slow(5);
          done.push(source);
          return 1;
        },
      },
    });
    const purged = await passing(purge(queued([name], ...OTHERS.map((other) => [other]))));
    expect(done.sort()).toEqual([...OTHERS].sort());
    expect(purged.batchItemFailures).toEqual([{ itemIdentifier: 'm0' }]);
    expect([purged.sources.length, purged.tags.length, invalidated.flat().length]).toEqual([40, 41, 41]);
    expect(log.filter(({ event }) => event === 'purge-failed').map(({ key }) => key)).toEqual([name]);
  });

  it.each(['a~b.jpg', 'quote"\'.jpg', 'Zoë/東京.jpg', 'star*.jpg', `${'n'.repeat(786)}.jpg`])(
    'when it is called %s',
    async (name) => {
      const { purge, invalidated } = purging({ store: { removeDerivatives: async () => 1 } });
      const encoded = encodeURIComponent(name).replaceAll('%2F', '/');
      const purged = await purge(queued([encoded], ...OTHERS.map((other) => [other])));
      expect(purged.sources).toEqual([name, ...OTHERS]);
      expect(purged.batchItemFailures).toEqual([]);
      // CloudFront's rules for a tag: at most 256 characters of visible ASCII, no comma, case-insensitive.
      for (const tag of invalidated.flat()) expect(tag).toMatch(/^[0-9a-f]{32}$/);
    },
  );

  it('and when 30 have 100,000 derivatives each, the others are still purged', async () => {
    const big = Array.from({ length: 30 }, (_, n) => `big/${n}.jpg`);
    const { purge } = purging({
      store: {
        removeDerivatives: async (source, { budgetMs }) => {
          if (!source.startsWith('big/')) return 1;
          await slow(budgetMs);
          throw new StoreError('timeout', 'The time was over.');
        },
      },
    });
    const event = queued(...[...big, ...OTHERS].map((name) => [name]));
    // 2.4 s for deletion: 70 sources in eight lanes, each with at most its share of time.
    const context = { getRemainingTimeInMillis: () => 5000 };
    const { batchItemFailures, sources } = await passing(purge(event, context));
    expect(sources).toEqual(OTHERS);
    expect(batchItemFailures).toEqual(big.map((_, n) => ({ itemIdentifier: `m${n}` })));
  });

  it('when S3 does not say whether it is the first of its key', async () => {
    const given: number[] = [];
    const { purge, invalidated } = purging({
      store: {
        removeDerivatives: async (_, { budgetMs }) => {
          given.push(budgetMs);
          return 0;
        },
      },
      isFirst: async (_, budgetMs) => {
        await slow(budgetMs);
        throw new StoreError('timeout', 'The time was over.');
      },
    });
    // 2.4 s for deletion: eight lanes with five turns of 0.48 s.
    const context = { getRemainingTimeInMillis: () => 5000 };
    const { sources } = await passing(purge(queued(...OTHERS.map((name) => [name])), context));
    expect([sources, invalidated.flat().length]).toEqual([OTHERS, 40]);
    expect(Math.min(...given)).toBeGreaterThan(50);
  });

  it('when it is no event', async () => {
    const { purge } = purging({ store: { removeDerivatives: async () => 1 } });
    const event = queued(['a.jpg'], ['b.jpg']);
    const odd = { Records: [...event.Records, { messageId: 'odd', body: 'no JSON' }] };
    expect((await purge(odd)).batchItemFailures).toEqual([{ itemIdentifier: 'odd' }]);
  });

  it('and all messages are retried when the invalidation failed', async () => {
    const { purge } = purging({ invalidate: () => Promise.reject(new Error('Throttling')) });
    const { batchItemFailures, sources } = await purge(queued(['a.jpg'], ['b.jpg', 'c.jpg']));
    expect([batchItemFailures, sources]).toEqual([[{ itemIdentifier: 'm0' }, { itemIdentifier: 'm1' }], []]);
  });
});
