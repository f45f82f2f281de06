import type { CloudFrontResultResponse } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { ACCEPT_HEADERS } from '../../tests/accept-headers.js';
import { cloudFrontRequest, requestEvent } from '../../tests/cloudfront-events.js';
import { functionEvent, type TestRequest, testPageEvent } from '../../tests/function-events.js';
import { testConfig } from '../../tests/test-config.js';
import { PASSED, REFUSED, RESPELLED } from '../../tests/viewer-request-cases.js';
import type { FunctionRequest, FunctionResponse } from '../cloudfront/functions.js';
import { createTransformImageRequest } from '../origin-request/handler.js';
import { bakeGrammar, createViewerRequest } from './handler.js';

const config = testConfig();
const handle = createViewerRequest(bakeGrammar(config));
const originRequest = createTransformImageRequest(config);

/** The passed-on request, as one line. */
function passed(request: TestRequest): string {
  const event = functionEvent(request);
  const result = handle(event) as FunctionRequest;
  expect(result).toBe(event.request);
  return `${result.uri}?${result.querystring}`;
}

const acceptOf = (request: TestRequest) =>
  (handle(functionEvent(request)) as FunctionRequest).headers['accept'];

describe('a request that is passed on', () => {
  it.each(PASSED)('rewrites %s to %s', (url, expected) => {
    expect(passed({ url })).toBe(expected);
    expect(passed({ url, method: 'HEAD' })).toBe(expected);
  });

  it.each(PASSED)('rewrites %s to %s on the test page too', (url, expected) => {
    const result = handle(testPageEvent({ url })) as FunctionRequest;
    expect(`${result.uri}?${result.querystring}`).toBe(expected);
  });

  it('keeps method, cookies and other headers', () => {
    const headers = {
      'save-data': 'on',
      dpr: '3',
      'sec-ch-width': '100',
      range: 'bytes=0-1',
      origin: 'https://a',
    };
    const event = functionEvent({ url: '/a.jpg?w=640', headers, accept: ['image/webp'] });
    const before = structuredClone({ ...event.request, rawQueryString: undefined });
    expect(handle(event)).toEqual({
      ...before,
      querystring: 'w=640',
      headers: { ...before.headers, accept: { value: 'image/webp' } },
      rawQueryString: expect.any(Function),
    });
  });
});

describe('another spelling of a path', () => {
  it.each(RESPELLED)('redirects %s to %s', (url, location) => {
    for (const method of ['GET', 'HEAD']) {
      const answer = handle(functionEvent({ url, method })) as FunctionResponse;
      expect(answer).toEqual({
        statusCode: 308,
        headers: {
          'access-control-allow-origin': { value: '*' },
          'access-control-expose-headers': {
            value: 'x-cameo-grammar, age, content-length, retry-after, x-cache',
          },
          'timing-allow-origin': { value: '*' },
          'x-content-type-options': { value: 'nosniff' },
          'x-cameo-grammar': { value: expect.stringMatching(/^[0-9a-f]{8}$/) },
          location: { value: location },
          'cache-control': { value: 'public, max-age=600' },
        },
      });
      // The redirect's target is served.
      expect(handle(functionEvent({ url: location, method }))).not.toHaveProperty('statusCode');
    }
  });
});

describe('Accept is reduced to one of four values', () => {
  it.each(Object.entries(ACCEPT_HEADERS))('from %s', (_, [header, token]) => {
    expect(acceptOf({ url: '/a.jpg?w=640', accept: [header] })).toEqual({ value: token });
  });

  it.each([
    ['none', [], '*/*'],
    ['an empty one', [''], '*/*'],
    ['AVIF alone', ['image/avif'], 'image/avif'],
    ['WebP above AVIF', ['image/avif;q=0.5,image/webp'], 'image/webp'],
    ['AVIF refused', ['image/avif;q=0,image/webp'], 'image/webp'],
    ['JPEG above both', ['image/jpeg,image/webp;q=0.9,image/avif;q=0.8'], '*/*'],
    ['several lines', ['image/avif', 'image/webp'], 'image/avif,image/webp'],
    ['another case', ['IMAGE/WebP'], 'image/webp'],
  ])('from %s', (_, accept, token) => {
    expect(acceptOf({ url: '/a.jpg?w=640', accept })).toEqual({ value: token });
  });

  it.each([
    '/a.jpg',
    '/a.jpg?v=3',
    '/a.jpg?utm_source=x',
    '/a.jpg?w=640&f=png',
    '/a.jpg?f=avif',
    '/a.jpg?f=jpeg',
    '/a.jpg?f=webp',
  ])('is the same for all clients where it has no effect: %s', (url) => {
    const tokens = Object.values(ACCEPT_HEADERS).map(([header]) => acceptOf({ url, accept: [header] }));
    expect(new Set(tokens.map((token) => token?.value))).toEqual(new Set(['*/*']));
  });

  it.each([
    [['webp', 'jpeg', 'png'], 'image/webp'],
    [['avif', 'jpeg', 'png'], 'image/avif'],
    [['jpeg', 'png'], '*/*'],
  ] as const)('from the formats %j', (formats, token) => {
    const limited = createViewerRequest(bakeGrammar(testConfig({ formats })));
    const event = functionEvent({ url: '/a.jpg?w=640', accept: ['image/avif,image/webp'] });
    expect((limited(event) as FunctionRequest).headers['accept']).toEqual({ value: token });
  });
});

describe('an invalid request', () => {
  it.each(REFUSED)('%.40s is answered with %i %s, as origin-request does', async (url, status, code) => {
    for (const method of ['GET', 'HEAD']) {
      const answer = handle(functionEvent({ url, method })) as FunctionResponse;
      const original = (await originRequest(
        requestEvent(cloudFrontRequest(url, method)),
      )) as CloudFrontResultResponse;
      expect(answer.statusCode).toBe(status);
      expect(answer.statusCode).toBe(Number(original.status));
      const lines = Object.entries(original.headers ?? {}).map(([name, [line]]) => [
        name,
        { value: line?.value },
      ]);
      expect(answer.headers).toEqual(Object.fromEntries(lines));
      expect(answer.body?.data).toBe(original.body);
      if (method === 'GET') expect(JSON.parse(answer.body?.data ?? '')).toMatchObject({ status, code });
      else expect(answer).not.toHaveProperty('body');
    }
  });

  it('gets a problem with the headers of every answer', () => {
    expect(handle(functionEvent({ url: '/a.jpg?w=abc' }))).toEqual({
      statusCode: 400,
      headers: {
        'access-control-allow-origin': { value: '*' },
        'access-control-expose-headers': {
          value: 'x-cameo-grammar, age, content-length, retry-after, x-cache',
        },
        'timing-allow-origin': { value: '*' },
        'x-content-type-options': { value: 'nosniff' },
        'x-cameo-grammar': { value: expect.stringMatching(/^[0-9a-f]{8}$/) },
        'content-type': { value: 'application/problem+json' },
        'cache-control': { value: 'public, max-age=600' },
      },
      body: {
        encoding: 'text',
        data:
          '{"type":"urn:cameo:problem:invalid-value","title":"A parameter has an invalid value","status":400,' +
          '"detail":"A parameter has an invalid value. w: got \\"abc\\", expected a whole number from 1 to 3840.",' +
          '"code":"invalid-value","param":"w","received":"abc","expected":"a whole number from 1 to 3840"}',
      },
    });
  });
});

it.each(['OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH', 'get', ''])('leaves %j to origin-request', (method) => {
  for (const url of ['/a.jpg?W=1', '/', '/a.jpg?w=abc', '/_variants/a.jpg/w-640.jpg']) {
    const event = functionEvent({ url, method, accept: ['image/avif'] });
    const before = { ...event.request, headers: { ...event.request.headers } };
    expect(handle(event)).toEqual(before);
  }
});
