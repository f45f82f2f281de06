import { setTimeout as sleep } from 'node:timers/promises';
import { issue } from '@cameo/core';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDirectoryFixture } from '../../tests/directory-fixture.js';
import { freezeTime, never } from '../../tests/frozen-time.js';
import { quarters } from '../../tests/pictures.js';
import { problemIn, resize } from '../../tests/resize-event.js';
import { derivative, opened, readBody, source } from '../../tests/stored-bytes.js';
import { testConfig } from '../../tests/test-config.js';
import { ProblemError } from '../http/problem-error.js';
import type { Store } from '../store/store.js';
import { readOriginal } from './read-original.js';
import { noteRefusal, refusedTooOften } from './refusals.js';
import { timedStore } from './store-calls.js';
import { startClock } from './time.js';

const time = { budgetMs: 5000 };
const NOTE = '_variants/a.jpg/refused.json';
const PHOTO = await quarters(400, 300).jpeg().toBuffer();
const DAMAGED = PHOTO.subarray(0, 900);

let at: Awaited<ReturnType<typeof createDirectoryFixture>>;
beforeEach(async () => {
  await at?.close();
  at = await createDirectoryFixture();
  return () => vi.useRealTimers();
});
afterAll(() => at.close());

/**
 * The store with a counter of full reads of the original.
 * @param restMs delay of the end of an original, which shows whether the request waits for it
 */
function counted(restMs = () => 0): { store: Store; reads: () => number } {
  let reads = 0;
  const store: Store = {
    ...at.store,
    open: async (key, options) => {
      const object = await at.store.open(key, options);
      if (object === 'not-modified' || key.startsWith('_variants/')) return object;
      const body = object.body;
      let stopped = false;
      const counting = async function* () {
        yield* body;
        await sleep(restMs());
        if (!stopped) reads += 1;
      };
      const discard = () => {
        stopped = true;
        object.discard();
      };
      return { ...object, body: counting(), discard };
    },
  };
  return { store, reads: () => reads };
}

const variant = (name: string, source = 'a.jpg') => `/_variants/${source}/${name}`;
const reasons = (outcome: Awaited<ReturnType<typeof resize>>) => outcome.log.map(({ reason }) => reason);
const BEFORE = 'it was refused some minutes ago, and the original is still the same';

describe('failures caused by the original', () => {
  it('are detected once: no other variant of a damaged JPEG is decoded', async () => {
    await at.addSource('a.jpg', DAMAGED);
    const first = await resize(at.store, variant('w-200.jpg'));
    expect([first.status, problemIn(first)['code']]).toEqual(['415', 'source-corrupt']);
    expect(reasons(first)).not.toContain(BEFORE);
    for (const name of ['w-200.jpg', 'w-360.webp', 'w-48_h-48.avif']) {
      const next = await resize(at.store, variant(name));
      expect([next.status, problemIn(next)['code'], next.headers['cache-control']]).toEqual([
        '415',
        'source-corrupt',
        'public, max-age=60',
      ]);
      expect(reasons(next)).toEqual([BEFORE]);
      expect(next.violations).toEqual([]);
    }
  });

  it('remain in force for ten minutes', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await at.addSource('a.jpg', DAMAGED);
    await resize(at.store, variant('w-200.jpg'));
    vi.advanceTimersByTime(599_000);
    expect(reasons(await resize(at.store, variant('w-200.jpg')))).toEqual([BEFORE]);
    vi.advanceTimersByTime(2_000);
    expect(reasons(await resize(at.store, variant('w-200.jpg')))).not.toContain(BEFORE);
    // The refusal was noted again, although a note existed.
    expect(reasons(await resize(at.store, variant('w-360.jpg')))).toEqual([BEFORE]);
  });

  it('are discarded when the original changes', async () => {
    await at.addSource('a.jpg', DAMAGED);
    await resize(at.store, variant('w-200.jpg'));
    await at.addSource('a.jpg', PHOTO);
    expect((await resize(at.store, variant('w-200.jpg'))).status).toBe('200');
  });

  it('are purged with the derivatives', async () => {
    await at.addSource('a.jpg', DAMAGED);
    await resize(at.store, variant('w-200.jpg'));
    expect(await at.store.removeDerivatives(source('a.jpg'), time)).toBe(1);
    await expect(at.store.open(NOTE, time)).rejects.toMatchObject({ failure: 'missing' });
  });

  it('apply to one variant when another one may succeed', async () => {
    // The second frame is truncated; the first one is complete.
    const frames = await quarters(64, 64).gif().toBuffer();
    const cut = Buffer.concat([frames.subarray(0, frames.length - 1), frames.subarray(13, 60)]);
    await at.addSource('a.gif', cut);
    const first = await resize(at.store, variant('w-48.webp', 'a.gif'));
    const other = await resize(at.store, variant('w-64.webp', 'a.gif'));
    expect(reasons(other)).not.toContain(BEFORE);
    if (first.status !== '200')
      expect(reasons(await resize(at.store, variant('w-48.webp', 'a.gif')))).toEqual([BEFORE]);
  });

  it('are answered without reading the original, whose download is abandoned', async () => {
    await at.addSource('a.jpg', DAMAGED);
    const { store, reads } = counted();
    await resize(store, variant('w-200.jpg'));
    expect(reads()).toBe(1);
    await resize(store, variant('w-360.jpg'));
    expect(reads()).toBeLessThanOrEqual(2);
  });

  it('do not affect the answer when the note cannot be read or written', async () => {
    freezeTime();
    await at.addSource('a.jpg', DAMAGED);
    const broken: Store = {
      ...at.store,
      open: (key, options) => (key === NOTE ? never(options.budgetMs) : at.store.open(key, options)),
      putNew: () => Promise.reject(new TypeError('no')),
    };
    const outcome = await resize(broken, variant('w-200.jpg'), { leftMs: 6000 });
    expect([outcome.status, problemIn(outcome)['code']]).toEqual(['415', 'source-corrupt']);
    await at.store.putNew(
      derivative(NOTE),
      Buffer.from('{"no":"list"'),
      { contentType: 'x', cacheControl: 'x' },
      time,
    );
    expect((await resize(at.store, variant('w-200.jpg'))).status).toBe('415');
  });
});

describe('a source with many refused requests', () => {
  // A PNG of a photograph is too expensive above 1,000 pixels; each background is another variant.
  const config = testConfig({ limits: { photoPngPixels: 1000 } });
  const colour = (n: number) => variant(`w-112_bg-${n.toString(16).padStart(6, '0')}_still.png`);
  const other = variant('w-88_q-45.webp');

  it('is read in full a hundred times, and then for reserved variants only', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await at.addSource('a.jpg', PHOTO);
    let restMs = 0;
    const { store, reads } = counted(() => restMs);
    const ask = async (uri: string) => {
      const outcome = await resize(store, uri, { config });
      expect(outcome.violations).toEqual([]);
      return outcome.status === '200' ? outcome.status : problemIn(outcome)['code'];
    };
    for (let n = 1; n <= 100; n += 1) expect(await ask(colour(n))).toBe('too-dear');
    expect(reads()).toBe(100);

    restMs = 500;
    for (let n = 101; n <= 105; n += 1) expect(await ask(colour(n))).toBe('too-many-variants');
    expect(await ask(other)).toBe('too-many-variants');
    // A hundred variants are noted individually.
    expect(await ask(colour(7))).toBe('too-dear');
    await sleep(600);
    expect(reads()).toBe(100);

    // A rung is rendered nevertheless.
    restMs = 0;
    expect(await ask(variant('w-112.webp'))).toBe('200');
    expect(reads()).toBe(101);

    // After ten minutes the refusals expire.
    vi.advanceTimersByTime(601_000);
    expect(await ask(other)).toBe('200');
  }, 60_000);

  it('is noted for every concurrent writer', async () => {
    await at.addSource('a.jpg', PHOTO);
    const noted = async (): Promise<readonly (string | undefined)[]> => {
      const object = opened(await at.store.open(NOTE, time));
      const list = JSON.parse((await readBody(object)).toString()) as readonly { variant?: string }[];
      return list.map(({ variant: name }) => name);
    };
    // Two edges that start without a note, then with a note that both have read.
    for (const first of [1, 3, 5]) {
      const both = [first, first + 1].map((n) => resize(at.store, colour(n), { config }));
      for (const outcome of await Promise.all(both)) expect(problemIn(outcome)['code']).toBe('too-dear');
      expect(await noted()).toHaveLength(first + 1);
    }
    await Promise.all([7, 8, 9, 10, 11, 12].map((n) => resize(at.store, colour(n), { config })));
    expect(new Set(await noted()).size).toBe(12);
    // A crowd at one variant is one note.
    await Promise.all([13, 13, 13, 13].map((n) => resize(at.store, colour(n), { config })));
    expect(await noted()).toHaveLength(13);
  });

  it('starts anew when the original is replaced', async () => {
    await at.addSource('a.jpg', PHOTO);
    const { etag = '' } = opened(await at.store.open('a.jpg', time));
    const tools = { store: timedStore(at.store), clock: startClock(10_000), config };
    const [now, of] = [Date.now(), { until: Date.now() + 1000, variant: 'w-112_still.png' }];
    const list = Array.from({ length: 100 }, () => ({ ...of, issue: issue('too-dear', { param: 'f' }) }));
    const found = (madeFrom: string) =>
      refusedTooOften({ madeFrom, list }, readOriginal(source('a.jpg'), tools), now);
    expect((await found(etag))?.issue.code).toBe('too-many-variants');
    expect(await found('"other"')).toBeUndefined();
  });
});

it.each([
  ['the render alone took most of the time', 20_000, new Error('timeout: 6% complete'), true],
  ['the original was slow to come', 5_000, new Error('timeout: 6% complete'), false],
  ['it waited for its turn', 20_000, undefined, false],
])('notes a render that was too slow where %s: %#', async (_, renderMs, cause, noted) => {
  await at.addSource('a.jpg', PHOTO);
  const config = testConfig();
  const variant = { source: source('a.jpg'), transform: { w: 640 }, target: 'webp' } as const;
  const late = new ProblemError(issue('render-timeout', { param: 'original' }), 'too slow', { cause });
  const log = () => undefined;
  const tools = { store: timedStore(at.store), clock: startClock(10_000), log, config };
  const reading = readOriginal(variant.source, tools);
  const noting = { known: undefined, measured: { renderMs }, now: Date.now() };
  await noteRefusal(late, { variant, key: derivative('_variants/a.jpg/w-640.webp') }, reading, noting, tools);
  await reading.bytes;
  const found = await at.store.open(NOTE, time).catch(() => undefined);
  expect(found !== undefined).toBe(noted);
});

it('does not note a temporary fault', async () => {
  await at.addSource('a.jpg', PHOTO);
  const throttled: Store = {
    ...at.store,
    open: (key, options) =>
      key === 'a.jpg' ? Promise.reject(new Error('down')) : at.store.open(key, options),
  };
  await resize(throttled, variant('w-200.jpg'));
  await expect(at.store.open(NOTE, time)).rejects.toMatchObject({ failure: 'missing' });
  expect((await resize(at.store, variant('w-200.jpg'))).status).toBe('200');
});
