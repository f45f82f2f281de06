import { describe, expect, it } from 'vitest';
import { startEdge } from '../../tests/edge-under-test.js';

const OBJECT = {
  body: 'picture',
  headers: {
    ETag: '"v,1"',
    'Last-Modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
    'Content-Type': 'image/png',
    'Cache-Control': 'max-age=60',
  },
};

describe('conditional requests', () => {
  it.each([
    ['the tag', { 'if-none-match': '"v,1"' }, 304],
    ['a weak tag', { 'if-none-match': 'W/"v,1"' }, 304],
    ['a list', { 'if-none-match': '"other", W/"v,1"' }, 304],
    ['*', { 'if-none-match': '*' }, 304],
    ['another tag', { 'if-none-match': '"v"' }, 200],
    ['the same time', { 'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' }, 304],
    ['an earlier time', { 'if-modified-since': 'Wed, 31 Dec 2025 23:59:59 GMT' }, 200],
    ['no time at all', { 'if-modified-since': 'yesterday' }, 200],
    [
      'another tag goes before the same time',
      { 'if-none-match': '"x"', 'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' },
      200,
    ],
  ])('%s', async (_, headers, status) => {
    const { ask } = await startEdge(() => OBJECT);
    await ask('/a.png');
    const answer = await ask('/a.png', { headers: headers as Record<string, string> });
    expect([answer.status, answer.text]).toEqual(status === 304 ? [304, ''] : [200, 'picture']);
    expect(answer.headers['etag']).toBe('"v,1"');
    expect(answer.headers['cache-control']).toBe('max-age=60');
    expect(answer.headers['content-type']).toBe(status === 304 ? undefined : 'image/png');
  });

  it('answers a HEAD and a first request with 304 too', async () => {
    const { ask } = await startEdge(() => OBJECT);
    const first = await ask('/a.png', { headers: { 'if-none-match': '"v,1"' } });
    expect([first.status, first.headers['x-cache']]).toEqual([304, 'Miss from cloudfront']);
    expect((await ask('/a.png', { method: 'HEAD', headers: { 'if-none-match': '"v,1"' } })).status).toBe(304);
  });

  it('never makes an error out to be unchanged', async () => {
    const { ask } = await startEdge(() => ({ status: 404, body: 'none', headers: { ETag: '"e"' } }));
    expect((await ask('/a.png', { headers: { 'if-none-match': '*' } })).status).toBe(404);
  });
});
