import { describe, expect, it } from 'vitest';
import { startEdge } from '../../tests/distribution-under-test.js';

const xCache = (answer: { headers: Record<string, unknown> }) =>
  String(answer.headers['x-cache']).split(' ')[0];

describe('revalidation', () => {
  const serve =
    (etag: { now: string }, cacheControl: string) =>
    (request: { headers: Record<string, { value: string }[]> }) =>
      request.headers['if-none-match']?.[0]?.value === etag.now
        ? {
            status: 304,
            headers: {
              ETag: etag.now,
              'Cache-Control': cacheControl,
              'Content-Type': 'application/xml',
              'X-New': 'yes',
            },
          }
        : {
            body: `body ${etag.now}`,
            headers: { ETag: etag.now, 'Cache-Control': cacheControl, 'Content-Type': 'image/png' },
          };

  it('E: sends the ETag; a 304 passes through origin-response and makes a RefreshHit', async () => {
    const statuses: string[] = [];
    const { ask, wait, originRequests } = await startEdge(serve({ now: '"1"' }, 'max-age=10'), {
      originResponse: (event) => {
        const response = event.Records[0]?.cf.response;
        statuses.push(response?.status ?? '');
        return response;
      },
    });
    await ask('/a.png');
    wait(10);
    const refreshed = await ask('/a.png');
    expect([refreshed.status, refreshed.text, xCache(refreshed)]).toEqual([200, 'body "1"', 'RefreshHit']);
    expect([refreshed.headers['content-type'], refreshed.headers['x-new']]).toEqual(['image/png', 'yes']);
    expect(statuses).toEqual(['200', '304']);
    wait(9);
    const hit = await ask('/a.png');
    expect([xCache(hit), hit.headers['age']]).toEqual(['Hit', '9']);
    expect(originRequests.map((request) => request.headers['if-none-match']?.[0]?.value)).toEqual([
      undefined,
      '"1"',
    ]);
  });

  it('E: an object without a tag is revalidated by its time (D:RequestAndResponseBehaviorCustomOrigin)', async () => {
    const time = 'Thu, 01 Jan 2026 00:00:00 GMT';
    const headers = { 'Last-Modified': time, 'Cache-Control': 'max-age=10' };
    const { ask, wait, originRequests } = await startEdge((request) =>
      request.headers['if-modified-since']?.[0]?.value === time
        ? { status: 304, headers }
        : { body: 'old', headers },
    );
    await ask('/a');
    wait(10);
    const refreshed = await ask('/a');
    expect([refreshed.status, refreshed.text, xCache(refreshed)]).toEqual([200, 'old', 'RefreshHit']);
    expect(originRequests.map((request) => request.headers['if-modified-since']?.[0]?.value)).toEqual([
      undefined,
      time,
    ]);
  });

  it('uses the new object when the tag has changed', async () => {
    const etag = { now: '"1"' };
    const { ask, wait } = await startEdge(serve(etag, 'max-age=10'));
    await ask('/a.png');
    etag.now = '"2"';
    wait(10);
    const changed = await ask('/a.png');
    expect([changed.text, xCache(changed)]).toEqual(['body "2"', 'Miss']);
    expect((await ask('/a.png')).text).toBe('body "2"');
  });

  it('does not answer 304 to a viewer with the old tag', async () => {
    const { ask, wait, originRequests } = await startEdge(serve({ now: '"1"' }, 'max-age=10'));
    await ask('/a.png', { headers: { 'if-none-match': '"0"' } });
    wait(10);
    expect((await ask('/a.png', { headers: { 'if-none-match': '"0"' } })).text).toBe('body "1"');
    expect(originRequests.map((request) => request.headers['if-none-match']?.[0]?.value)).toEqual([
      undefined,
      '"1"',
    ]);
  });

  it('stale-while-revalidate answers immediately and fetches in the background', async () => {
    let version = 0;
    const { ask, wait, originRequests } = await startEdge(() => {
      version += 1;
      return { body: `v${version}`, headers: { 'Cache-Control': 'max-age=10, stale-while-revalidate=20' } };
    });
    await ask('/a');
    wait(29);
    const stale = await ask('/a');
    expect([stale.text, xCache(stale), stale.headers['age']]).toEqual(['v1', 'Hit', '29']);
    await expect.poll(() => originRequests.length).toBe(2);
    await expect.poll(async () => (await ask('/a')).text).toBe('v2');
    wait(30);
    expect((await ask('/a')).text).toBe('v3');
  });

  it('E: answers a 5xx of the origin with the expired object, with or without stale-if-error; a 4xx is passed on', async () => {
    let status = 200;
    const { ask, wait } = await startEdge(
      () => ({ status, body: String(status), headers: { 'Cache-Control': 'max-age=10' } }),
      {},
      { ttl: { min: 0, default: 86_400, max: 100, errorMin: 0, errorMinByStatus: {} } },
    );
    await ask('/a');
    for (const failing of [500, 502, 503, 504]) {
      status = failing;
      wait(20);
      const stale = await ask('/a');
      expect([failing, stale.status, stale.text, xCache(stale)]).toEqual([failing, 200, '200', 'Hit']);
    }
    status = 404;
    expect((await ask('/a')).status).toBe(404);
    status = 200;
    wait(20);
    await ask('/a');
    status = 503;
    wait(111);
    expect((await ask('/a')).status).toBe(503);
  });

  it('stale-if-error answers with the expired object while the origin fails', async () => {
    let status = 200;
    const { ask, wait } = await startEdge(() => ({
      status,
      body: String(status),
      headers: { 'Cache-Control': 'max-age=10, stale-if-error=60' },
    }));
    await ask('/a');
    status = 503;
    wait(69);
    const stale = await ask('/a');
    expect([stale.status, stale.text, xCache(stale)]).toEqual([200, '200', 'Hit']);
    wait(1);
    expect((await ask('/a')).status).toBe(503);
  });
});
