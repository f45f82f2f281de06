import type { ViewerAnswer } from '@cameo/cloudfront-emulator';
import { describe, expect, it } from 'vitest';
import { createLatencies, createSavings } from './stats.js';

it('is null without data', () => {
  expect(createLatencies().percentiles()).toEqual({ count: 0, p50: null, p90: null, p99: null, max: null });
});

it('uses the nearest rank', () => {
  const latencies = createLatencies();
  for (let ms = 100; ms >= 1; ms -= 1) latencies.add(ms);
  expect(latencies.percentiles()).toEqual({ count: 100, p50: 50, p90: 90, p99: 99, max: 100 });
});

it('remembers only the most recent ones', () => {
  const latencies = createLatencies(4);
  for (const ms of [1000, 1, 2, 3, 4.126]) latencies.add(ms);
  expect(latencies.percentiles()).toEqual({ count: 5, p50: 2, p90: 4.13, p99: 4.13, max: 4.13 });
});

const answer = (bytes: number | undefined, status = 200): ViewerAnswer => ({
  status,
  statusDescription: '',
  headers: {},
  body: bytes === undefined ? undefined : new Uint8Array(bytes),
  xCache: 'Miss',
  fromCache: false,
  edgeError: undefined,
});
const get = (uri: string) => ({ method: 'GET', uri });

describe('saved bytes', () => {
  it('are the size of the source minus the size of the picture, and may be negative', async () => {
    const keys: string[] = [];
    const spared = createSavings(async (key) => {
      keys.push(key);
      return 1000;
    });
    expect(await spared(get('/a%20b.jpg'), answer(400))).toBe(600);
    expect(await spared(get('/a%20b.jpg'), answer(1000))).toBe(0);
    expect(await spared(get('/a%20b.jpg'), answer(1500))).toBe(-500);
    expect(keys).toEqual(['a b.jpg']);
  });

  it('are 0 if no complete picture was sent', async () => {
    const spared = createSavings(() => Promise.reject(new Error('must not be asked')));
    expect(await spared({ method: 'HEAD', uri: '/a.jpg' }, answer(undefined))).toBe(0);
    expect(await spared(get('/a.jpg'), answer(undefined))).toBe(0);
    for (const status of [206, 304, 404, 503]) expect(await spared(get('/a.jpg'), answer(9, status))).toBe(0);
    expect(await spared(get('/%ff.jpg'), answer(9))).toBe(0);
  });

  it('are 0 if the size of the source is unknown', async () => {
    expect(await createSavings(async () => undefined)(get('/a.jpg'), answer(9))).toBe(0);
    expect(await createSavings(() => Promise.reject(new Error('slow down')))(get('/a.jpg'), answer(9))).toBe(
      0,
    );
  });
});
