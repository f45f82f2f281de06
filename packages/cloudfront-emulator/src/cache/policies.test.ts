import { describe, expect, it } from 'vitest';
import { startEdge } from '../../tests/distribution-under-test.js';
import { DEFAULT_BEHAVIOR } from '../distribution/settings.js';
import { selectQueryStrings } from './policies.js';

describe('E: the cache key is raw: order and case make different objects', () => {
  it.each([
    ['another order of parameters', '/a.jpg?w=1&h=2', '/a.jpg?h=2&w=1'],
    ['another case', '/a.jpg?w=1', '/a.jpg?W=1'],
    ['another case of the path', '/a.jpg', '/A.jpg'],
    ['another escape of the same path', '/a%20b.jpg', '/a%2520b.jpg'],
    ['an empty query', '/a.jpg', '/a.jpg?'],
  ])('%s is another object', async (name, first, second) => {
    const { ask } = await startEdge();
    expect((await ask(first)).headers['x-cache']).toBe('Miss from cloudfront');
    const answer = await ask(second);
    // A bare "?" is no query string.
    expect(answer.headers['x-cache']).toBe(
      name === 'an empty query' ? 'Hit from cloudfront' : 'Miss from cloudfront',
    );
  });

  it('contains Accept as the viewer sent it', async () => {
    const { ask, originRequests } = await startEdge();
    const accept = (value: string) => ask('/a.jpg', { headers: { accept: value } });
    await accept('image/webp,*/*');
    expect((await accept('image/webp,*/*')).headers['x-cache']).toBe('Hit from cloudfront');
    expect((await accept('image/webp, */*')).headers['x-cache']).toBe('Miss from cloudfront');
    expect((await ask('/a.jpg')).headers['x-cache']).toBe('Miss from cloudfront');
    expect(originRequests.map((request) => request.headers['accept']?.[0]?.value)).toEqual([
      'image/webp,*/*',
      'image/webp, */*',
      undefined,
    ]);
  });

  it('omits everything that is not configured', async () => {
    const { ask, originRequests } = await startEdge(undefined, undefined, {
      cacheKey: { queryStrings: ['w'], headers: [], cookies: 'none' },
      forward: { queryStrings: 'none', headers: [], cookies: 'none' },
    });
    await ask('/a.jpg?w=1&utm=x', { headers: { accept: 'image/webp' } });
    expect((await ask('/a.jpg?utm=y&w=1', { headers: { accept: 'image/png' } })).headers['x-cache']).toBe(
      'Hit from cloudfront',
    );
    expect(originRequests.map((request) => request.querystring)).toEqual(['w=1']);
    expect(originRequests[0]?.headers['accept']).toBeUndefined();
  });

  it('forwards the path as it was sent', async () => {
    const { ask, originRequests } = await startEdge();
    for (const path of ['/../a/./b//c.jpg', '/%2e%2e/a.jpg', '/a%2Fb.jpg', '/a+b.jpg', '/;/a.jpg?x=../..'])
      await ask(path);
    expect(originRequests.map((request) => request.uri)).toEqual([
      '/../a/./b//c.jpg',
      '/%2e%2e/a.jpg',
      '/a%2Fb.jpg',
      '/a+b.jpg',
      '/;/a.jpg',
    ]);
  });
});

describe('headers that CloudFront adds if a policy lists them (D:adding-cloudfront-headers)', () => {
  const KINDS = ['Mobile', 'Tablet', 'Desktop', 'IOS', 'Android'];
  const names = KINDS.map((kind) => `cloudfront-is-${kind.toLowerCase()}-viewer`);

  it.each([
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148', ['Mobile', 'IOS']],
    ['Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) Mobile/15E148', ['Tablet', 'IOS']],
    ['Mozilla/5.0 (Linux; Android 15; Pixel 9) Mobile Safari/537.36', ['Mobile', 'Android']],
    ['Mozilla/5.0 (Linux; Android 15; SM-X910) Safari/537.36', ['Tablet', 'Android']],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', ['Desktop']],
  ])('%s', async (agent, kinds) => {
    const forward = { ...DEFAULT_BEHAVIOR.forward, headers: names };
    const { ask, originRequests } = await startEdge(undefined, {}, { forward });
    await ask('/a', { headers: { 'user-agent': agent } });
    const values = names.map((name) => originRequests[0]?.headers[name]?.[0]?.value);
    expect(values).toEqual(KINDS.map((kind) => String(kinds.includes(kind))));
  });

  it('the protocol and its version', async () => {
    const headers = ['cloudfront-forwarded-proto', 'cloudfront-viewer-http-version'];
    const cacheKey = { ...DEFAULT_BEHAVIOR.cacheKey, headers };
    const { ask, originRequests } = await startEdge(undefined, {}, { cacheKey });
    await ask('/a');
    expect(headers.map((name) => originRequests[0]?.headers[name]?.[0]?.value)).toEqual(['http', '1.1']);
  });
});

describe('selectQueryStrings', () => {
  it('preserves spelling and order of the listed parameters', () => {
    expect(selectQueryStrings('b=2&a=1&B=3&a=%41', ['a', 'b'])).toBe('b=2&a=1&a=%41');
    expect(selectQueryStrings('b=2&a=1', 'all')).toBe('b=2&a=1');
    expect(selectQueryStrings('b=2&a=1', 'none')).toBe('');
    expect(selectQueryStrings('', ['a'])).toBe('');
  });
});
