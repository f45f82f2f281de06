import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defineImageConfig } from '@cameo/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refinable, waitForRefined } from './refined.js';
import { refinedSummary } from './summary.js';
import { seriesOf } from './tasks.js';

const config = defineImageConfig({ bucket: 'pictures', region: 'eu-west-1' });
const presets = defineImageConfig({
  bucket: 'pictures',
  region: 'eu-west-1',
  presets: { card: { w: 320 } },
  presetsOnly: true,
});
const forever = new AbortController().signal;

const series = seriesOf(
  ['a.jpg', 'b.jpg'],
  { widths: [64, 96], formats: ['avif', 'webp'], query: '' },
  config,
);

describe('refinable variants', () => {
  it('are the warm ones in the formats of the configuration', () => {
    const paths = (of: ReturnType<typeof refinable>) => of.map(({ path, format }) => `${path} ${format}`);
    expect(paths(refinable(series, ({ path }) => path !== '/b.jpg?w=64', config))).toEqual([
      '/a.jpg?w=64 avif',
      '/a.jpg?w=96 avif',
      '/b.jpg?w=96 avif',
    ]);
    const both = { ...config, refine: { formats: ['avif', 'webp'] } } as const;
    expect(refinable(series, () => true, both)).toHaveLength(8);
    expect(refinable(series, () => true, { ...config, refine: false })).toEqual([]);
  });
});

describe('waiting', () => {
  let server: Server;
  let base = '';
  const requests: string[] = [];
  /** Number of unrefined answers for a path before the final one: first 100 bytes, then 80. */
  const turns: Record<string, number> = { '/a.jpg': 2, '/b.jpg': 0, '/never.jpg': 1e9 };
  beforeAll(async () => {
    server = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://127.0.0.1');
      requests.push(request.url ?? '');
      const path = url.pathname;
      const left = turns[path] ?? 0;
      turns[path] = left - 1;
      if (path === '/gone.jpg') return response.writeHead(404, { 'content-type': 'text/plain' }).end();
      const versioned = url.searchParams.has('v');
      const final = left <= 0;
      const control = versioned
        ? `public, max-age=31536000${final ? '' : ', s-maxage=3600'}, immutable`
        : `public, max-age=86400, s-maxage=${final ? 31_536_000 : 3600}`;
      response.writeHead(200, { 'content-type': 'image/avif', 'cache-control': control });
      return response.end(Buffer.alloc(final ? 80 : 100));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const request = (path: string) => ({ path: `${path}?w=64`, format: 'avif', width: 64 }) as const;
  const run = (paths: readonly string[], of = config, patienceMs = 60_000, stop = forever) =>
    waitForRefined({
      base,
      config: of,
      requests: paths.map(request),
      concurrency: 2,
      patienceMs,
      stop,
      pauseMs: 5,
    });

  it('bypasses the CDN until all are final, and reports the saved bytes', async () => {
    requests.length = 0;
    const tally = await run(['/a.jpg', '/b.jpg']);
    // The original size of b is unknown.
    expect(tally).toEqual({ planned: 2, refined: 2, before: 1, bytesBefore: 100, bytesAfter: 80 });
    expect(requests.filter((url) => url.startsWith('/a.jpg'))).toHaveLength(3);
    // Each request has a new URL, for which the CDN has no first answer.
    expect(new Set(requests).size).toBe(requests.length);
    for (const url of requests) expect(url).toMatch(/\?w=64&v=refined-[0-9a-z]+-\d+$/);
  });

  it('requests the URL itself if versions are not supported', async () => {
    requests.length = 0;
    turns['/c.jpg'] = 1;
    expect(await run(['/c.jpg'], presets)).toMatchObject({ refined: 1, before: 0 });
    expect(requests).toEqual(['/c.jpg?w=64', '/c.jpg?w=64']);
  });

  it('gives up without progress, for variants that are never refined and for answers that are no picture', async () => {
    turns['/d.jpg'] = 1;
    const tally = await run(['/d.jpg', '/never.jpg', '/gone.jpg'], config, 300);
    expect(tally).toMatchObject({ planned: 3, refined: 1 });
    const text = refinedSummary(tally, 61_000);
    expect(text).toMatch(/^refined +1 of 3$/m);
    expect(text).toMatch(/^bytes of the others +100 B to 80 B, 20\.0% less$/m);
    expect(text).toMatch(/^waited +1 min 1 s$/m);
    expect(text).toContain('\n2 are not refined yet. Run the command again to continue waiting;');
  });

  it('continues with others if the first are never refined', async () => {
    Object.assign(turns, { '/never2.jpg': 1e9, '/e.jpg': 1, '/f.jpg': 0 });
    const tally = await run(['/never.jpg', '/never2.jpg', '/e.jpg', '/f.jpg'], config, 300);
    expect(tally).toMatchObject({ planned: 4, refined: 2, before: 1, bytesBefore: 100, bytesAfter: 80 });
  });

  it('replaces a version in the list by its own', async () => {
    requests.length = 0;
    turns['/g.jpg'] = 0;
    const own = { path: '/g.jpg?v=2024&w=64', format: 'avif', width: 64 } as const;
    const tally = await waitForRefined({
      base,
      config,
      requests: [own],
      concurrency: 1,
      patienceMs: 60_000,
      stop: forever,
    });
    expect(tally.refined).toBe(1);
    const { searchParams } = new URL(requests[0] ?? '', base);
    expect(searchParams.get('w')).toBe('64');
    expect(searchParams.getAll('v')).toEqual([expect.stringMatching(/^refined-/)]);
  });

  it('stops on request', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    expect(await run(['/never.jpg'], config, 60_000, stop.signal)).toMatchObject({ refined: 0 });
  });
});
