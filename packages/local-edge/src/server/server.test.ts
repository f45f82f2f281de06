import { describe, expect, it } from 'vitest';
import { startEdge } from '../../tests/edge-under-test.js';

describe('GET /__edge/stats', () => {
  it('counts requests, hits, misses, invocations, bytes and latencies', async () => {
    const { ask, edge } = await startEdge(() => ({ body: '0123456789' }));
    await ask('/a');
    await ask('/a');
    await ask('/a', { method: 'HEAD' });
    await ask('/b', { headers: { range: 'bytes=0-3' } });
    const { status, headers, text } = await ask('/__edge/stats');
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'application/json',
      'no-store',
    ]);
    const percentiles = (count: number) => ({
      count,
      p50: expect.any(Number),
      p90: expect.any(Number),
      p99: expect.any(Number),
      max: expect.any(Number),
    });
    expect(JSON.parse(text)).toEqual({
      uptimeSeconds: expect.any(Number),
      viewerRequest: false,
      requests: 4,
      hits: 2,
      misses: 2,
      xCache: {
        Miss: 2,
        Hit: 2,
        RefreshHit: 0,
        Error: 0,
        LambdaGeneratedResponse: 0,
        FunctionGeneratedResponse: 0,
      },
      invocations: {
        'viewer-request': 0,
        'origin-request': 2,
        'origin-response': 2,
        'viewer-response': 0,
      },
      renders: 0,
      refine: false,
      edgeErrors: 0,
      bytes: { in: 20, out: 24, saved: 0 },
      latencyMs: { hits: percentiles(2), misses: percentiles(2) },
    });
    expect(edge.stats().requests).toBe(4);
  });

  it('rejects other methods, and answers 404 for other paths below /__edge/', async () => {
    const { ask, originRequests } = await startEdge();
    const post = await ask('/__edge/stats', { method: 'POST' });
    expect([post.status, post.headers['allow'], post.headers['content-type']]).toEqual([
      405,
      'GET, HEAD',
      'application/problem+json',
    ]);
    expect((await ask('/__edge/nothing')).status).toBe(404);
    expect(originRequests).toEqual([]);
  });
});

describe('POST /__edge/purge', () => {
  it('drops all cached variants of one source and its derivatives', async () => {
    const keys: string[] = [];
    const { ask } = await startEdge(
      () => ({ body: 'x' }),
      {},
      {},
      async (key) => {
        keys.push(key);
        return 7;
      },
    );
    for (const path of ['/a%20b.jpg?w=1', '/a%20b.jpg?w=2', '/%61%20b.jpg', '/a.jpg', '/a%20b.jpg/c'])
      await ask(path);
    const { status, text } = await ask('/__edge/purge?path=/a%20b.jpg', { method: 'POST' });
    expect([status, JSON.parse(text)]).toEqual([200, { path: '/a b.jpg', cached: 3, derivatives: 7 }]);
    expect(keys).toEqual(['a b.jpg']);
    expect((await ask('/a%20b.jpg?w=1')).headers['x-cache']).toBe('Miss from cloudfront');
    expect((await ask('/a.jpg')).headers['x-cache']).toBe('Hit from cloudfront');
  });

  it('prevents an earlier fetch from caching the old object again', async () => {
    let release = () => {};
    let version = 1;
    const { ask, originRequests } = await startEdge(async () => {
      const body = `v${version}`;
      if (version === 1) await new Promise<void>((resolve) => (release = resolve));
      return { body };
    });
    const old = ask('/a.jpg');
    await expect.poll(() => originRequests.length).toBe(1);
    version = 2;
    await ask('/__edge/purge?path=/a.jpg', { method: 'POST' });
    release();
    expect((await old).text).toBe('v1');
    expect((await ask('/a.jpg')).text).toBe('v2');
  });

  it.each([
    ['', 'No path was given'],
    ['?path=', 'No path was given'],
    ['?path=a.jpg', 'does not start with "/"'],
    ['?path=/', 'empty, "." or ".." segment'],
    ['?path=/a//b.jpg', 'empty, "." or ".." segment'],
    ['?path=/a/../b.jpg', 'empty, "." or ".." segment'],
    ['?path=/folder/', 'empty, "." or ".." segment'],
    ['?path=/a%00.jpg', 'control characters'],
    ['?path=/_variants/a.jpg', "derivative's"],
    ['?path=/a.jpg&path=/b.jpg', 'More than one path'],
    [`?path=/${'a'.repeat(1024)}`, '1,024 bytes'],
  ])('rejects %s', async (query, detail) => {
    const { ask } = await startEdge(undefined, {}, {}, () => Promise.reject(new Error('must not be called')));
    const { status, headers, text } = await ask(`/__edge/purge${query}`, { method: 'POST' });
    expect([status, headers['content-type']]).toEqual([400, 'application/problem+json']);
    expect(JSON.parse(text)).toMatchObject({
      title: 'Bad purge',
      status: 400,
      detail: expect.stringContaining(detail),
    });
  });

  it.each([
    [{ origin: 'https://attacker.example' }, '"https://attacker.example"'],
    [{ origin: 'null' }, '"null"'],
    [{ origin: 'http://127.0.0.1:1' }, '"http://127.0.0.1:1"'],
    [{ host: 'rebound.example', origin: 'http://rebound.example' }, 'the host "rebound.example"'],
  ])('rejects requests of a page with %o', async (headers, stranger) => {
    const { ask } = await startEdge(undefined, {}, {}, () => Promise.reject(new Error('must not be called')));
    const { status, text } = await ask('/__edge/purge?path=/a.jpg', { method: 'POST', headers });
    expect([status, JSON.parse(text).detail]).toEqual([
      403,
      `The request comes from ${stranger}, expected a page of the local edge itself, or a command such as curl.`,
    ]);
  });

  it('accepts requests of its own page', async () => {
    const { ask } = await startEdge(undefined, {}, {}, async () => 1);
    const headers = { host: 'localhost:4600', origin: 'http://localhost:4600' };
    expect((await ask('/__edge/purge?path=/a.jpg', { method: 'POST', headers })).status).toBe(200);
  });

  it('accepts POST only, and reports failures of the store', async () => {
    const { ask } = await startEdge(undefined, {}, {}, () => Promise.reject(new Error('disk full')));
    const got = await ask('/__edge/purge?path=/a.jpg');
    expect([got.status, got.headers['allow']]).toEqual([405, 'POST']);
    const failed = await ask('/__edge/purge?path=/a.jpg', { method: 'POST' });
    expect([failed.status, JSON.parse(failed.text).detail]).toEqual([
      502,
      'The store did not delete the derivatives: disk full',
    ]);
  });
});
