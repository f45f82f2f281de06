import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { cacheStatus, createEdgeAnswers, idealRung, wastedBytes, widthOf } from './measured-picture.js';

describe('the devtools', () => {
  it.each<readonly [string, readonly string[], number | undefined]>([
    ['http://x/a.jpg?w=64&h=64', ['/a.jpg?w=48&h=48 48w, /a.jpg?w=64&h=64 60w'], 60],
    ['http://x/b.jpg?w=48&focus=0.3,0.2', ['', '/b.jpg?w=48&focus=0.3,0.2 48w'], 48],
    ['http://x/a.jpg?w=640', [''], 640],
    ['http://x/a.jpg?q=60&w=640', ['/b.jpg 2x'], 640],
    ['http://x/a.jpg', [''], undefined],
  ])('determine the width of %s', (url, srcSets, width) => {
    expect(widthOf(url, srcSets)).toBe(width);
  });

  it.each([
    [300, 320],
    [320.4, 320],
    [320.6, 640],
    [5000, 640],
    [0, undefined],
  ])('compute for %s device px the rung %s', (needed, rung) => {
    expect(idealRung(needed, [320, 640])).toBe(rung);
  });

  it.each([
    [1000, 640, 320, 750],
    [1000, 320, 640, 0],
    [undefined, 640, 320, undefined],
    [1000, undefined, 320, undefined],
  ])('compute the waste of %s bytes at %s instead of %s', (bytes, chosen, ideal, wasted) => {
    expect(wastedBytes(bytes, chosen, ideal)).toBe(wasted);
  });

  it('report the origin of bytes only if the timing shows it', () => {
    const timing = (name?: string) => ({
      transferSize: 900,
      encodedBodySize: 600,
      serverTiming: (name ? [{ name }] : []) as unknown as readonly PerformanceServerTiming[],
    });
    expect(cacheStatus(undefined)).toBe('unknown');
    expect(cacheStatus(timing())).toBe('unknown');
    expect(cacheStatus(timing('cdn-cache-hit'))).toBe('hit');
    expect(cacheStatus(timing('cdn-cache-miss'))).toBe('miss');
    expect(cacheStatus({ ...timing(), transferSize: 0 })).toBe('browser');
    // Another host that does not expose its timing.
    expect(cacheStatus({ ...timing(), transferSize: 0, encodedBodySize: 0 })).toBe('unknown');
  });
});

describe("the edge's answer", () => {
  it('is requested once for each URL, with HEAD, and is unknown without an answer', async () => {
    const requests: string[] = [];
    const server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      if (request.url === '/hit') response.setHeader('x-cache', 'Hit from cloudfront');
      if (request.url === '/miss') response.setHeader('x-cache', 'Miss from cloudfront');
      if (request.url !== '/bare') response.setHeader('x-cameo-grammar', 'abc');
      response.end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const answerOf = createEdgeAnswers();
    expect(await answerOf(`${base}/hit`)).toEqual({ grammar: 'abc', cached: true });
    expect(await answerOf(`${base}/hit`)).toEqual({ grammar: 'abc', cached: true });
    expect(await answerOf(`${base}/miss`)).toEqual({ grammar: 'abc', cached: false });
    expect(await answerOf(`${base}/bare`)).toEqual({ grammar: undefined, cached: undefined });
    expect(requests).toEqual(['HEAD /hit', 'HEAD /miss', 'HEAD /bare']);
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    expect(await answerOf(`${base}/gone`)).toEqual({ grammar: undefined, cached: undefined });
  });
});
