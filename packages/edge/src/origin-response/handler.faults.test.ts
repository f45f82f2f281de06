import { describe, expect, it } from 'vitest';
import { noise, quarters } from '../../tests/pictures.js';
import { problemIn, resize } from '../../tests/resize-event.js';
import { objectOf, type Script, type Scripts, scriptedStore } from '../../tests/scripted-store.js';
import { testConfig } from '../../tests/test-config.js';

const URI = '/_variants/a.jpg/w-200.webp';
const picture = await quarters(400, 300).jpeg().toBuffer();

// Most of these cases wait, so they run concurrently.
describe.concurrent('a source that cannot be read', () => {
  it.each<readonly [source: Script, status: string, code: string, cache: string]>([
    ['missing', '404', 'source-missing', 'public, max-age=10'],
    ['refused', '403', 'source-refused', 'no-store'],
    ['throttled', '503', 'source-throttled', expect.stringMatching(/^public, max-age=[12]$/)],
    ['timeout', '504', 'source-timeout', 'no-store'],
    ['broken', '502', 'source-broken', 'no-store'],
    ['type-error', '500', 'internal', 'no-store'],
    ['late', '504', 'source-timeout', 'no-store'],
    ['never', '504', 'source-timeout', 'no-store'],
  ])('%s: answers %s %s', async (source, status, code, cache) => {
    const { store, calls } = scriptedStore({ source });
    const outcome = await resize(store, URI, { leftMs: 3000 });
    expect([outcome.status, outcome.same, outcome.violations]).toEqual([status, true, []]);
    expect(outcome.headers).toMatchObject({
      'cache-control': cache,
      'content-type': 'application/problem+json',
    });
    expect(problemIn(outcome)['code']).toBe(code);
    // Details of the failure go to the operator only.
    expect(outcome.bytes.toString()).not.toMatch(/SECRET|arn:|undefined/);
    expect(JSON.stringify(outcome.headers)).not.toContain('SECRET');
    expect(outcome.log).toMatchObject([
      { event: 'failed', code, level: status === '404' ? 'debug' : expect.any(String) },
    ]);
    if (source !== 'never') expect(outcome.log[0]?.reason).toContain('SECRET');
    expect(calls.filter((call) => call.startsWith('put'))).toEqual([]);
    expect(outcome.tookMs).toBeLessThan(2900);
  });

  it('logs faults as errors and refusals as warnings', async () => {
    const levels: string[] = [];
    for (const source of ['missing', 'refused', 'throttled', 'timeout', 'broken', 'type-error'] as const) {
      levels.push((await resize(scriptedStore({ source }).store, URI)).log[0]?.level ?? '');
    }
    expect(levels).toEqual(['debug', 'warn', 'error', 'error', 'error', 'error']);
  });

  it('reports the error with which the body fails half-way', async () => {
    const half = async function* () {
      yield picture.subarray(0, 100);
      throw new TypeError('SECRET: socket of arn:aws:s3:::bucket');
    };
    const discarded: string[] = [];
    const source = objectOf(picture, { body: half(), discard: () => discarded.push('discarded') });
    const outcome = await resize(scriptedStore({ source }).store, URI);
    expect([outcome.status, problemIn(outcome)['code']]).toEqual(['500', 'internal']);
    expect(outcome.bytes.toString()).not.toContain('SECRET');
    expect(discarded).toEqual(['discarded']);
  });

  it('answers in time when the body never arrives', async () => {
    const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };
    const source = objectOf(picture, { body: never });
    const outcome = await resize(scriptedStore({ source }).store, URI, { leftMs: 2500 });
    expect([outcome.status, problemIn(outcome)['code']]).toEqual(['504', 'source-timeout']);
    expect(outcome.tookMs).toBeLessThan(2400);
  });
});

describe('a source of too many bytes', () => {
  it('is refused before any byte is downloaded when its length is known', async () => {
    const log: string[] = [];
    const body = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('the body was read')) }),
    };
    const source = objectOf(picture, { bytes: 52_428_801, body, discard: () => log.push('discarded') });
    const outcome = await resize(scriptedStore({ source }).store, URI);
    expect([outcome.status, log]).toEqual(['415', ['discarded']]);
    expect(problemIn(outcome)).toMatchObject({
      code: 'source-too-large',
      received: '52428801 bytes',
      expected: 'at most 52428800 bytes',
    });
    expect(outcome.headers['cache-control']).toBe('public, max-age=60');
  });

  it('is refused as soon as the limit is exceeded when its length is unknown', async () => {
    let sent = 0;
    let ended = false;
    async function* endless() {
      try {
        for (;;) {
          sent += 1;
          yield Buffer.alloc(1000);
        }
      } finally {
        ended = true;
      }
    }
    const source = objectOf(picture, { bytes: undefined, body: endless() });
    const config = testConfig({ limits: { sourceBytes: 10_500 } });
    const outcome = await resize(scriptedStore({ source }).store, URI, { config });
    expect([outcome.status, problemIn(outcome)['received'], sent, ended]).toEqual([
      '415',
      'more than 10500 bytes',
      11,
      true,
    ]);
  });

  it('accepts exactly the maximum size', async () => {
    const config = testConfig({ limits: { sourceBytes: picture.length } });
    for (const bytes of [picture.length, undefined]) {
      const source = objectOf(picture, { bytes });
      expect((await resize(scriptedStore({ source }).store, URI, { config })).status).toBe('200');
    }
  });
});

describe.concurrent('a store that does not keep the derivative', () => {
  const FAULTS = [
    'missing',
    'refused',
    'throttled',
    'timeout',
    'broken',
    'type-error',
    'late',
    'never',
  ] as const;

  it.each(FAULTS)('%s: still sends the picture', async (put) => {
    const { store } = scriptedStore({ source: picture, put });
    const outcome = await resize(store, URI, { leftMs: 3500 });
    expect([outcome.status, outcome.same, outcome.violations]).toEqual(['200', true, []]);
    expect(outcome.headers).toMatchObject({
      'cache-control': 'public, max-age=60',
      'content-type': 'image/webp',
    });
    expect(outcome.log).toMatchObject([
      {
        level: 'error',
        event: 'store-failed',
        key: '_variants/a.jpg/w-200.webp',
        reason: expect.any(String),
      },
      { level: 'info', event: 'rendered', stored: 'failed' },
    ]);
    expect(JSON.stringify(outcome.headers)).not.toContain('SECRET');
  });

  it('treats an existing derivative as success', async () => {
    const outcome = await resize(scriptedStore({ source: picture, put: 'exists' }).store, URI);
    expect([outcome.status, outcome.headers['cache-control']]).toEqual([
      '200',
      'public, max-age=86400, s-maxage=31536000',
    ]);
    expect(outcome.log).toMatchObject([{ event: 'rendered', stored: 'exists' }]);
  });

  it('answers with a problem, never with a redirect to nothing, when the picture is also too large to send', async () => {
    const source = await noise(640, 640).png().toBuffer();
    const { store } = scriptedStore({ source, put: 'broken' });
    const outcome = await resize(store, '/_variants/a.png/w-640_still.png');
    expect([outcome.status, outcome.violations, outcome.headers['location']]).toEqual(['500', [], undefined]);
    expect(outcome.headers['cache-control']).toBe('no-store');
    expect(problemIn(outcome)).toMatchObject({ code: 'rendition-too-large', param: 'w' });
    expect(outcome.log.map(({ event }) => event)).toEqual(['store-failed', 'rendered', 'failed']);
    const head = await resize(store, '/_variants/a.png/w-640_still.png', { method: 'HEAD' });
    expect([head.status, head.headers['cache-control']]).toEqual(['200', 'no-store']);
  });
});

describe.concurrent('a failing derivative lookup', () => {
  it.each(['refused', 'throttled', 'timeout', 'broken', 'late', 'never'] as const)(
    '%s: renders again',
    async (derivative) => {
      const { store } = scriptedStore({ source: picture, derivative });
      const outcome = await resize(store, URI, { leftMs: 3500 });
      expect([outcome.status, outcome.violations]).toEqual(['200', []]);
      expect(outcome.log).toMatchObject([{ event: 'rendered' }]);
    },
  );

  it('renders again when the derivative has no type, and releases its body', async () => {
    const discarded: string[] = [];
    const discard = () => discarded.push('discarded');
    for (const over of [{ contentType: undefined }, { cacheControl: undefined }]) {
      const derivative = objectOf(picture, { cacheControl: 'public', discard, ...over });
      const outcome = await resize(scriptedStore({ source: picture, derivative }).store, URI);
      expect(outcome.log).toMatchObject([{ event: 'rendered' }]);
    }
    expect(discarded).toHaveLength(2);
  });

  it('answers with an internal problem for an unknown reason', async () => {
    const outcome = await resize(scriptedStore({ source: picture, derivative: 'type-error' }).store, URI);
    expect([outcome.status, problemIn(outcome)['code']]).toEqual(['500', 'internal']);
    expect(problemIn(outcome)).toEqual({
      type: 'urn:cameo:problem:internal',
      title: 'An internal error occurred',
      status: 500,
      detail: 'An internal error occurred.',
      code: 'internal',
    });
  });
});

describe.concurrent('the time limit of a request', () => {
  it.each<Scripts>([
    { source: 'never', derivative: 'never', put: 'never' },
    { source: picture, derivative: 'never', put: 'never' },
    { source: 'late', derivative: 'late', put: 'late' },
  ])('ends before the trigger is terminated, whatever hangs: %#', async (scripts) => {
    for (const leftMs of [3000, 1600, 0, -5]) {
      const outcome = await resize(scriptedStore(scripts).store, URI, { leftMs });
      expect(outcome.violations).toEqual([]);
      expect(['200', '504']).toContain(outcome.status);
      expect(outcome.tookMs).toBeLessThan(Math.max(1200, leftMs - 500));
    }
  });

  it.each([undefined, 30_000])(
    'uses the configured limit where Lambda reports none or a longer one: %s',
    async (leftMs) => {
      const config = testConfig({ timeoutMs: 2000 });
      const { store } = scriptedStore({ source: 'never' });
      const options = leftMs === undefined ? { config } : { config, leftMs };
      const outcome = await resize(store, URI, options);
      expect(outcome.status).toBe('504');
      expect(outcome.tookMs).toBeLessThan(1900);
    },
  );

  it('ends a render that takes longer', async () => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2200" height="2200"><filter id="f">
      <feTurbulence baseFrequency="0.05" numOctaves="12"/></filter><rect width="2200" height="2200" filter="url(#f)"/></svg>`;
    const { store } = scriptedStore({ source: Buffer.from(svg) });
    const outcome = await resize(store, '/_variants/a.svg/w-2848.jpg', { leftMs: 2500 });
    expect([outcome.status, problemIn(outcome)['code'], outcome.violations]).toEqual([
      '504',
      'render-timeout',
      [],
    ]);
    expect(outcome.headers['cache-control']).toBe('public, max-age=60');
    expect(outcome.tookMs).toBeLessThan(2400);
  });
});
