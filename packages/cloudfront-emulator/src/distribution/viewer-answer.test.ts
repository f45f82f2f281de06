import { describe, expect, it } from 'vitest';
import { startEdge } from '../../tests/distribution-under-test.js';
import { headersFrom } from './headers.js';
import { rangeOf } from './viewer-answer.js';

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

  it('never turns an error into 304', async () => {
    const { ask } = await startEdge(() => ({ status: 404, body: 'none', headers: { ETag: '"e"' } }));
    expect((await ask('/a.png', { headers: { 'if-none-match': '*' } })).status).toBe(404);
  });
});

const RESPONSE = headersFrom({ ETag: '"v1"', 'Last-Modified': 'Thu, 01 Jan 2026 00:00:00 GMT' });
const range = (value: string, ifRange?: string) =>
  rangeOf(headersFrom({ Range: value, 'If-Range': ifRange }), RESPONSE, 10);

describe('rangeOf an object of 10 bytes', () => {
  it.each([
    ['bytes=0-3', { start: 0, end: 3 }],
    ['bytes=4-', { start: 4, end: 9 }],
    ['bytes=-4', { start: 6, end: 9 }],
    ['bytes=-99', { start: 0, end: 9 }],
    ['bytes=8-99', { start: 8, end: 9 }],
    ['BYTES = 1-1', { start: 1, end: 1 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=0-1,3-4', 'whole'],
    ['bytes=5-4', 'whole'],
    ['bytes=-', 'whole'],
    ['items=0-1', 'whole'],
    ['bytes=a-b', 'whole'],
    ['bytes', 'whole'],
    ['bytes=0', 'whole'],
    ['bytes=0-1=2', 'whole'],
    ['bytes=0 1-2', 'whole'],
    [`bytes=${'\t'.repeat(10_000)}-${'\t'.repeat(10_000)}-`, 'whole'],
  ])('%s', (value, expected) => {
    expect(range(value)).toEqual(expected);
  });

  it.each([
    ['"v1"', { start: 0, end: 3 }],
    ['W/"v1"', 'whole'],
    ['"v2"', 'whole'],
    ['Thu, 01 Jan 2026 00:00:00 GMT', { start: 0, end: 3 }],
    ['Thu, 01 Jan 2026 00:00:01 GMT', 'whole'],
  ])('If-Range: %s', (ifRange, expected) => {
    expect(range('bytes=0-3', ifRange)).toEqual(expected);
  });

  it('is unsatisfiable for an empty object', () => {
    expect(rangeOf(headersFrom({ Range: 'bytes=0-' }), {}, 0)).toBe('unsatisfiable');
    expect(rangeOf(headersFrom({ Range: 'bytes=-1' }), {}, 0)).toBe('unsatisfiable');
  });
});

describe('Range over HTTP', () => {
  it('answers a part of the cached object', async () => {
    const { ask, originRequests } = await startEdge(() => ({
      body: '0123456789',
      headers: { ETag: '"v1"', 'Content-Type': 'image/png' },
    }));
    await ask('/a.png');
    const part = await ask('/a.png', { headers: { range: 'bytes=2-5' } });
    expect([part.status, part.text]).toEqual([206, '2345']);
    expect(part.headers).toMatchObject({
      'content-range': 'bytes 2-5/10',
      'content-length': '4',
      'content-type': 'image/png',
      'x-cache': 'Hit from cloudfront',
    });
    const beyond = await ask('/a.png', { headers: { range: 'bytes=10-' } });
    expect([beyond.status, beyond.text, beyond.headers['content-range']]).toEqual([416, '', 'bytes */10']);
    const several = await ask('/a.png', { headers: { range: 'bytes=0-0,2-2' } });
    expect([several.status, several.text]).toEqual([200, '0123456789']);
    expect(originRequests).toHaveLength(1);
  });

  it('caches the whole object if a part is requested first', async () => {
    const { ask } = await startEdge(() => ({ body: '0123456789' }));
    expect((await ask('/a.png', { headers: { range: 'bytes=0-0' } })).text).toBe('0');
    const whole = await ask('/a.png');
    expect([whole.text, whole.headers['x-cache']]).toEqual(['0123456789', 'Hit from cloudfront']);
  });

  it("passes on an origin's own 206 without caching it", async () => {
    const { ask, originRequests } = await startEdge(() => ({
      status: 206,
      body: '01',
      headers: { 'Content-Range': 'bytes 0-1/10' },
    }));
    for (let i = 0; i < 2; i += 1) {
      const part = await ask('/a.png');
      expect([part.status, part.text, part.headers['x-cache']]).toEqual([206, '01', 'Miss from cloudfront']);
    }
    expect(originRequests).toHaveLength(2);
  });
});
