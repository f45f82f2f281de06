import { describe, expect, it } from 'vitest';
import { startEdge } from '../../tests/distribution-under-test.js';
import { functionAnswers, functionRewrites } from '../../tests/viewer-gets.js';

describe('E: viewer-request read-only headers', () => {
  it.each(['cdn-loop', 'content-length', 'host', 'transfer-encoding', 'via'])('%s', async (name) => {
    const answer = await functionRewrites(({ headers }) =>
      Object.assign(headers, { [name]: { value: 'x' } }),
    );
    expect([answer.status, answer.error]).toEqual([
      502,
      expect.stringContaining(`viewer-request: header-read-only: the read-only header ${name} was `),
    ]);
  });

  it('accept may be rewritten, added and deleted, and so may others', async () => {
    for (const accept of [{ value: 'image/webp' }, undefined]) {
      const answer = await functionRewrites(({ headers }) =>
        Object.assign(headers, { accept, 'x-new': { value: '1' } }),
      );
      expect([answer.status, answer.error]).toEqual([200, undefined]);
    }
  });
});

it('an unchanged URL of the viewer is no fault of the function', async () => {
  const { ask } = await startEdge(
    () => ({ body: 'origin' }),
    { viewerRequest: ({ request }) => request },
    { allowedMethods: ['GET', 'HEAD', 'POST'] },
  );
  const { status, headers } = await ask(`/a.jpg?${'a'.repeat(8185)}`, { method: 'POST' });
  expect([status, headers['x-cloudfront-emulator-error']]).toEqual([200, undefined]);
});

describe('E: a result that CloudFront rejects from a CloudFront Function is 502', () => {
  it.each([
    ['header-forbidden', { headers: { 'x-edge-location': { value: 'x' } } }],
    ['header-map', { headers: { Accept: { value: 'x' } } }],
    ['header-map', { headers: { accept: 'x' } }],
    ['header-map', { headers: { accept: [{ value: 'x' }] } }],
    ['header-map', { headers: { accept: { value: 1 } } }],
    ['header-map', { headers: { accept: { multiValue: 'x' } } }],
    ['header-map', { headers: { accept: { value: 'a\nb' } } }],
    ['header-map', { headers: 'x' }],
    ['cookies', { cookies: { a: 'x' } }],
    ['uri', { uri: 'a.jpg' }],
    ['uri', { uri: '/a b.jpg' }],
    ['uri', { uri: '/a.jpg?w=1' }],
    ['uri', { uri: '/a.jpg#w' }],
    ['uri', { uri: 7 }],
    ['uri', { querystring: 'w=1#a' }],
    ['uri', { querystring: 'a'.repeat(8185) }],
    ['querystring', { querystring: 'w 1' }],
    ['querystring', { querystring: { w: '1' } }],
    ['querystring', { querystring: ['w'] }],
    ['request-read-only', { method: 'HEAD' }],
  ])('%s: %.60j', async (rule, fields) => {
    const answer = await functionRewrites((request) => {
      const { host } = request.headers;
      Object.assign(request, fields);
      if ('headers' in fields && typeof fields.headers === 'object') Object.assign(request.headers, { host });
    });
    expect([answer.status, answer.error]).toEqual([
      502,
      expect.stringContaining(`viewer-request: ${rule}: `),
    ]);
  });

  it.each([
    ['result-missing', undefined],
    ['result-missing', null],
    ['result-type', 'request'],
    ['result-type', []],
    ['result-type', {}],
    ['status', { statusCode: '200' }],
    ['status', { statusCode: 199 }],
    ['status', { statusCode: 600 }],
    ['body', { statusCode: 200, body: 7 }],
    ['body', { statusCode: 200, body: { encoding: 'text', data: 7 } }],
    ['body-encoding', { statusCode: 200, body: { encoding: 'gzip', data: 'x' } }],
    ['base64', { statusCode: 200, body: { encoding: 'base64', data: 'not base64!' } }],
    ['header-forbidden', { statusCode: 200, headers: { connection: { value: 'x' } } }],
    ['header-map', { statusCode: 200, headers: { 'X-A': { value: 'x' } } }],
  ])('%s: %j', async (rule, result) => {
    const answer = await functionAnswers(() => result);
    expect([answer.status, answer.error, answer.xCache]).toEqual([
      502,
      expect.stringContaining(`viewer-request: ${rule}: `),
      'Error from cloudfront',
    ]);
  });

  it('a function that throws is 503', async () => {
    const answer = await functionAnswers(() => {
      throw new TypeError('cannot get property');
    });
    expect([answer.status, answer.error, answer.xCache]).toEqual([
      503,
      'viewer-request: handler-threw: TypeError: cannot get property',
      'Error from cloudfront',
    ]);
  });
});
