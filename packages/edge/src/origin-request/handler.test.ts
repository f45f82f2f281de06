import type { CloudFrontResultResponse } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { cloudFrontRequest, plainHeaders, requestEvent } from '../../tests/cloudfront-events.js';
import { testConfig } from '../../tests/test-config.js';
import { requestViolations, responseViolations } from '../../tests/trigger-rules.js';
import { createTransformImageRequest } from './handler.js';

const handle = createTransformImageRequest(testConfig());

/** The uri of a request that is passed on; fails on an answer, and on any other change. */
async function passedUri(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<string> {
  const request = cloudFrontRequest(url, method, headers);
  const before = structuredClone(request);
  const result = await handle(requestEvent(request));
  expect(result).toBe(request);
  expect(requestViolations(result, before)).toEqual([]);
  expect(request).toEqual({ ...before, uri: request.uri, querystring: '' });
  return request.uri;
}

/** The answer to a request that does not reach the origin. */
async function answerTo(url: string, method = 'GET') {
  const result = (await handle(requestEvent(cloudFrontRequest(url, method)))) as CloudFrontResultResponse;
  expect(responseViolations(result, 'origin-request')).toEqual([]);
  const { status, statusDescription, body, bodyEncoding } = result;
  return { status, statusDescription, body, bodyEncoding, headers: plainHeaders(result.headers) };
}

const problemIn = async (url: string) => JSON.parse((await answerTo(url)).body ?? '');

describe('a request without a transform', () => {
  it.each([
    '/talent/alice.jpg',
    '/a%20b/%C3%A9t%C3%A9.png',
    '/é t.png',
    '/no-extension',
    '/a%2Fb.jpg',
    '/100%25.jpg',
    "/it's(1)*!.jpg",
    '/_variantsx/a.jpg',
    '/x/_variants/a.jpg',
    '/%255Fvariants/a.jpg',
  ])('keeps the path of %s', async (path) => {
    expect(await passedUri(path)).toBe(path);
  });

  it.each([
    '?v=3',
    '?foo=bar&utm_source=x',
    '?dpr=2',
    '?rotate=0',
    '?versionId=1&response-content-type=text/html',
  ])('drops the query string of %s, which S3 would interpret', async (query) => {
    if (query.includes('flip=')) return;
    expect(await passedUri(`/a.jpg${query}`)).toBe('/a.jpg');
  });

  it('keeps a plus sign as a plus sign', async () => {
    expect(await passedUri('/a+b/c+.jpg')).toBe('/a%2Bb/c%2B.jpg');
    expect(await passedUri('/a%2Bb.jpg')).toBe('/a%2Bb.jpg');
    expect(await passedUri('/\u0001/+')).toBe('/%01/%2B');
    expect(await passedUri('/a#b.jpg')).toBe('/a%23b.jpg');
  });

  it('keeps every header and HEAD', async () => {
    const headers = { 'If-None-Match': '"x"', Range: 'bytes=0-1', Accept: '*/*', 'CDN-Loop': 'CloudFront' };
    expect(await passedUri('/a.jpg', headers, 'HEAD')).toBe('/a.jpg');
  });
});

describe('a request with a transform', () => {
  const AVIF = 'image/avif,image/webp,image/apng,*/*;q=0.8';

  it.each([
    ['?w=640&h=640&q=80', AVIF, 'w-640_h-640.avif'],
    ['?w=640&h=640&q=80', 'image/webp,*/*', 'w-640_h-640.webp'],
    ['?w=640&h=640&q=80', '*/*', 'w-640_h-640.jpg'],
    ['?w=640&h=640&q=80', 'image/*', 'w-640_h-640.jpg'],
    ['?w=640&h=640&q=80', undefined, 'w-640_h-640.jpg'],
    ['?w=640', 'image/avif', 'w-640_gif.avif'],
    ['?w=640', 'image/avif;q=0,image/webp', 'w-640.webp'],
    ['?w=640', 'image/avif;q=0.5,image/webp', 'w-640.webp'],
    ['?w=601', '*/*', 'w-640.jpg'],
    ['?width=320&dpr=2', '*/*', 'w-640.jpg'],
    ['?W=640&FOO=1', '*/*', 'w-640.jpg'],
    ['?w=640&f=png', AVIF, 'w-640_still.png'],
    ['?w=640&f=webp', '*/*', 'w-640_named.webp'],
    ['?f=avif', '*/*', 'full_still.avif'],
    ['?w=640&focus=0.3%2C0.7&h=640', '*/*', 'w-640_h-640_focus-0.3-0.7.jpg'],
    ['?w=640&q=61', '*/*', 'w-640_q-70.jpg'],
  ])('%s for %s becomes its derivative', async (query, accept, name) => {
    const headers = accept === undefined ? {} : { Accept: accept };
    expect(await passedUri(`/talent/alice.jpg${query}`, headers)).toBe(`/_variants/talent/alice.jpg/${name}`);
  });

  it.each([
    ['/a b+c.jpg', '/_variants/a%20b%2Bc.jpg/w-640.jpg'],
    ['/a%20b%2Bc.jpg', '/_variants/a%20b%2Bc.jpg/w-640.jpg'],
    ['/%C3%A9.jpg', '/_variants/%C3%A9.jpg/w-640.jpg'],
    ['/a%2Fb.jpg', '/_variants/a/b.jpg/w-640.jpg'],
    ['/a%3Fb%23.jpg', '/_variants/a%3Fb%23.jpg/w-640.jpg'],
    ["/it's.jpg", '/_variants/it%27s.jpg/w-640.jpg'],
    ['/w-640.jpg/w-640.jpg', '/_variants/w-640.jpg/w-640.jpg/w-640.jpg'],
  ])('encodes the key of %s once', async (path, uri) => {
    expect(await passedUri(`${path}?w=640`)).toBe(uri);
    expect(await passedUri(`${path}?w=640`, {}, 'HEAD')).toBe(uri);
  });
});

describe('a request that no picture can answer', () => {
  it.each([
    ['/a.jpg?w=abc', 400, 'invalid-value', 'w'],
    ['/a.jpg?w=', 400, 'invalid-value', 'w'],
    ['/a.jpg?w', 400, 'invalid-value', 'w'],
    ['/a.jpg?w=0', 400, 'out-of-range', 'w'],
    ['/a.jpg?w=-1', 400, 'out-of-range', 'w'],
    ['/a.jpg?w=1e3', 400, 'invalid-value', 'w'],
    ['/a.jpg?w=640.5', 400, 'invalid-value', 'w'],
    ['/a.jpg?w=99999', 400, 'out-of-range', 'w'],
    ['/a.jpg?w=640&w=641', 400, 'repeated-parameter', 'w'],
    ['/a.jpg?fit=stretch', 400, 'invalid-value', 'fit'],
    ['/a.jpg?quality=0', 400, 'out-of-range', 'quality'],
    ['/a.jpg?focus=2,2', 400, 'out-of-range', 'focus'],
    ['/a.jpg?w=%zz', 400, 'malformed-encoding', 'w'],
    ['/a.jpg?%ff=1', 400, 'malformed-encoding', 'query'],
    ['/%zz.jpg', 400, 'malformed-encoding', 'path'],
    ['/%C3.jpg?w=640', 400, 'malformed-encoding', 'path'],
    ['/a%00b.jpg', 400, 'invalid-path', 'path'],
    ['/a/../b.jpg', 400, 'invalid-path', 'path'],
    ['/%2e%2e/b.jpg', 400, 'invalid-path', 'path'],
    ['/a//b.jpg', 400, 'invalid-path', 'path'],
    ['//a.jpg', 400, 'invalid-path', 'path'],
    ['/./a.jpg', 400, 'invalid-path', 'path'],
    ['', 400, 'invalid-path', 'path'],
    [`/${'a'.repeat(9000)}`, 414, 'url-too-long', 'url'],
    [`/a.jpg?v=${'a'.repeat(9000)}`, 414, 'url-too-long', 'url'],
    [`/${'a'.repeat(900)}.jpg`, 414, 'path-too-long', 'path'],
    ['/', 404, 'no-such-page', 'path'],
    ['/?w=640', 404, 'no-such-page', 'path'],
    ['/talent/', 404, 'no-such-page', 'path'],
    ['/talent%2F?w=640', 404, 'no-such-page', 'path'],
    ['/_variants', 404, 'no-such-page', 'path'],
    ['/_variants/', 404, 'no-such-page', 'path'],
    ['/_variants/a.jpg/w-640.jpg', 404, 'no-such-page', 'path'],
    ['/_variants/a.jpg/w-640.jpg?w=640', 404, 'no-such-page', 'path'],
    ['/%5Fvariants/a.jpg/w-640.jpg', 404, 'no-such-page', 'path'],
    ['/%5f%76ariants%2fa.jpg', 404, 'no-such-page', 'path'],
    ['/_variants%2Fa.jpg/w-640.jpg', 404, 'no-such-page', 'path'],
  ])('answers %.40s with %i %s', async (url, status, code, param) => {
    const answer = await answerTo(url);
    expect(answer.status).toBe(String(status));
    expect(answer.bodyEncoding).toBe('text');
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json',
      'cache-control': 'public, max-age=600',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    });
    expect(JSON.parse(answer.body ?? '')).toMatchObject({
      type: `urn:cameo:problem:${code}`,
      title: expect.stringMatching(/^[A-Z]/),
      status,
      detail: expect.stringMatching(/\.$/),
      code,
      param,
    });
    const head = await answerTo(url, 'HEAD');
    expect(head).toEqual({ ...answer, body: undefined, bodyEncoding: undefined });
  });

  it('reports what was received and what was expected', async () => {
    expect(await problemIn('/a.jpg?w=abc')).toEqual({
      type: 'urn:cameo:problem:invalid-value',
      title: 'A parameter has an invalid value',
      status: 400,
      detail: 'A parameter has an invalid value. w: got "abc", expected a whole number from 1 to 3840.',
      code: 'invalid-value',
      param: 'w',
      received: 'abc',
      expected: 'a whole number from 1 to 3840',
    });
  });

  it('lists several issues, but no more than ten', async () => {
    const { code, issues } = await problemIn('/a//b.jpg?w=abc&q=0');
    expect(code).toBe('invalid-path');
    expect(issues.map((each: { code: string }) => each.code)).toEqual([
      'invalid-path',
      'invalid-value',
      'out-of-range',
    ]);
    const flood = await answerTo(`/a.jpg?${'w=&'.repeat(1300)}`);
    expect(JSON.parse(flood.body ?? '').issues).toHaveLength(10);
    expect((flood.body ?? '').length).toBeLessThan(3000);
  });

  it.each(['OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'CONNECT', 'get', 'PROPFIND', ''])(
    'rejects the method %s, uncached',
    async (method) => {
      for (const url of ['/a.jpg', '/a.jpg?w=640', '/', '/_variants/a.jpg/w-640.jpg']) {
        const answer = await answerTo(url, method);
        expect(answer.status).toBe('405');
        expect(answer.headers).toMatchObject({ allow: 'GET, HEAD', 'cache-control': 'no-store' });
        expect(JSON.parse(answer.body ?? '')).toMatchObject({
          code: 'method-not-allowed',
          status: 405,
          param: 'method',
          received: method,
        });
      }
    },
  );
});

it('throws on an event without records, which CloudFront never sends', async () => {
  await expect(handle({ Records: [] })).rejects.toThrow(TypeError);
});
