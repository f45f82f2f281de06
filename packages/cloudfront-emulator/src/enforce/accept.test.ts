import { describe, expect, it } from 'vitest';
import { generated, responded, rewritten, viewerGets } from '../../tests/viewer-gets.js';

describe('E: a malformed result is 502', () => {
  it.each([
    ['nothing', undefined, 'result-missing'],
    ['null', null, 'result-missing'],
    ['a string', 'OK', 'result-type'],
    ['a number', 200, 'result-type'],
    ['an array', [{ status: '200' }], 'result-type'],
    ['an empty object', {}, 'result-type'],
    ['a function', () => 1, 'result-missing'],
  ])('%s', async (_, result, rule) => {
    const request = await generated(result);
    expect([request.status, request.error, request.xCache]).toEqual([
      502,
      expect.stringContaining(rule),
      'Error from cloudfront',
    ]);
    const response = await responded(result);
    expect([response.status, response.error]).toEqual([
      502,
      expect.stringMatching(/: (result-\w+|status): /),
    ]);
  });

  it('origin-response returns its event or its request instead of the response', async () => {
    const event = await viewerGets({ originResponse: (given) => given });
    expect([event.status, event.error]).toEqual([502, expect.stringContaining('expected the response')]);
    const request = await viewerGets({ originResponse: (given) => given.Records[0]?.cf.request });
    expect([request.status, request.error]).toEqual([502, expect.stringContaining('expected the response')]);
    const query = await viewerGets({
      originResponse: (given) => ({ ...given.Records[0]?.cf.response, querystring: 'w=2' }),
    });
    expect([query.status, query.error]).toEqual([
      502,
      expect.stringContaining('querystring: the query string is read-only'),
    ]);
  });

  it.each([
    ['uri', { uri: 'a.jpg' }],
    ['uri', { uri: '' }],
    ['uri', { uri: 7 }],
    ['uri', { uri: '/a b.jpg' }],
    ['uri', { uri: '/ä.jpg' }],
    ['uri', { uri: '/a.jpg?w=1' }],
    ['querystring', { querystring: null }],
    ['querystring', { querystring: 'a b' }],
    ['request-read-only', { method: 'HEAD' }],
    ['request-read-only', { clientIp: '10.0.0.1' }],
    ['origin-changed', { origin: { custom: { domainName: 'example.com' } } }],
  ])('origin-request: %s: %j', async (rule, fields) => {
    const answer = await rewritten((request) => Object.assign(request, fields));
    expect([answer.status, answer.error]).toEqual([
      502,
      expect.stringContaining(`origin-request: ${rule}: `),
    ]);
  });
});

// The page, on errors: 502 for a 204 of a viewer request that contains a body.
it('E: a 204 with a body is 502 on viewer-request (D:lambda-generating-http-responses)', async () => {
  const answer = async (fields: object) => {
    const handler = () => ({ status: '204', ...fields });
    const { status, error } = await viewerGets({ lambdas: { viewerRequest: { type: 'lambda', handler } } });
    return [status, error];
  };
  expect(await answer({})).toEqual([204, undefined]);
  expect(await answer({ body: 'x' })).toEqual([
    502,
    'viewer-request: body: a response with the status 204 has no body; leave out "body"',
  ]);
});
