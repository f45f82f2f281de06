import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { retryDelay } from './retry-delay.js';

describe('the delay before a retry', () => {
  let server: Server;
  let origin: string;
  const methods: (string | undefined)[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      methods.push(request.method);
      const [, status, after] = (request.url ?? '').split('/');
      response.writeHead(Number(status), after ? { 'retry-after': decodeURIComponent(after) } : {}).end();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((closed) => server.close(closed)));

  const ask = (path: string, tries = 0) => retryDelay(origin + path, tries, new AbortController().signal);
  const expectBetween = (delay: number | undefined, shortest: number, longest: number) => {
    expect(delay).toBeGreaterThanOrEqual(shortest);
    expect(delay).toBeLessThanOrEqual(longest);
  };

  it.each([400, 401, 403, 404, 410, 414])('is undefined after %i', async (status) => {
    expect(await ask(`/${status}`)).toBeUndefined();
  });

  it.each([429, 500, 502, 503, 504, 200])('is half a second to one after %i', async (status) => {
    expectBetween(await ask(`/${status}`), 500, 1_000);
  });

  it('doubles', async () => {
    expectBetween(await ask('/503', 1), 1_000, 2_000);
    expectBetween(await ask('/503', 2), 2_000, 4_000);
  });

  it('follows Retry-After, in seconds or as a date, up to 10 s', async () => {
    expectBetween(await ask('/429/3'), 3_000, 3_500);
    expectBetween(await ask('/429/3000000000'), 10_000, 10_500);
    const inFive = new Date(Date.now() + 5_000).toUTCString();
    expectBetween(await ask(`/503/${encodeURIComponent(inFive)}`), 3_500, 5_500);
    expectBetween(await ask('/503/0'), 500, 1_000);
    expectBetween(await ask('/503/soon'), 500, 1_000);
    expectBetween(await ask('/503/Mon,%2001%20Jan%202001%2000:00:00%20GMT'), 500, 1_000);
  });

  it('is half a second to one without an answer', async () => {
    const gone = await retryDelay('http://127.0.0.1:1/', 0, new AbortController().signal);
    expectBetween(gone, 500, 1_000);
  });

  it.each([
    // The browser's status, the number of tries, whether HEAD is sent, and whether there is a delay.
    [404, 0, false, false],
    [403, 1, false, false],
    [503, 0, false, true],
    [500, 0, false, true],
    [503, 1, true, true],
    [429, 0, true, true],
    [0, 0, true, true],
  ] as const)(
    'for a status of %i in the browser and %i tries sends HEAD: %s',
    async (status, tries, sendsHead, waits) => {
      const before = methods.length;
      const entries = [
        { responseStatus: 200 },
        { responseStatus: status },
      ] as unknown as PerformanceEntryList;
      const list = vi.spyOn(performance, 'getEntriesByName').mockReturnValue(entries);
      const delay = await ask('/503', tries);
      list.mockRestore();
      expect([methods.length - before, delay !== undefined]).toEqual([Number(sendsHead), waits]);
    },
  );

  it('uses HEAD requests only', () => {
    expect(new Set(methods)).toEqual(new Set(['HEAD']));
  });
});
