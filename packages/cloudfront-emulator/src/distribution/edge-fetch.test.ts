import { describe, expect, it } from 'vitest';
import { startEdge } from '../../tests/distribution-under-test.js';
import { generated, mutated, viewerGets } from '../../tests/viewer-gets.js';

describe('E: origin-response runs for every status and never sees the body', () => {
  it.each([200, 206, 304, 403, 404, 500, 503])('%i', async (status) => {
    const seen: unknown[] = [];
    const answer = await viewerGets(
      {
        originResponse: (event) => {
          const response = event.Records[0]?.cf.response;
          seen.push([response?.status, Object.keys(response ?? {}).sort()]);
          return response;
        },
      },
      () => ({ status, ...(status === 304 ? {} : { body: 'origin' }), headers: { 'X-A': '1' } }),
    );
    expect(seen).toEqual([[String(status), ['headers', 'status', 'statusDescription']]]);
    // Without a body in the result, the origin's own is sent.
    expect([answer.status, answer.text]).toEqual([status, status === 304 ? '' : 'origin']);
  });

  it('may turn a 404 into a 200 with a body, whose length CloudFront computes', async () => {
    const answer = await mutated((given) =>
      Object.assign(given, { status: '200', statusDescription: 'OK', body: 'picture' }),
    );
    expect([answer.status, answer.text, answer.headers['content-length']]).toEqual([200, 'picture', '7']);
    expect(answer.headers['transfer-encoding']).toBeUndefined();
    expect(answer.xCache).toBe('Miss from cloudfront');
  });

  it('sends neither body nor length with 204', async () => {
    const answer = await mutated((given) => Object.assign(given, { status: '204', body: 'x' }));
    expect([answer.status, answer.text, answer.headers['content-length']]).toEqual([204, '', undefined]);
    expect((await generated({ status: '204' })).headers['content-length']).toBeUndefined();
  });

  it('may send an empty body instead of the origin’s', async () => {
    const answer = await mutated((given) => Object.assign(given, { body: '' }));
    expect([answer.status, answer.text, answer.headers['content-length']]).toEqual([404, '', '0']);
  });

  it('cannot affect the request of its event, nor use retained events', async () => {
    const kept: { uri: string; querystring: string }[] = [];
    const { ask, originRequests } = await startEdge(
      () => ({ body: 'x', headers: { 'Cache-Control': 'no-store' } }),
      {
        originRequest: (event) => {
          const request = event.Records[0]?.cf.request;
          if (request) kept.push(request);
          return request;
        },
        originResponse: (event) => {
          const cf = event.Records[0]?.cf;
          for (const request of [...kept, cf?.request])
            if (request) Object.assign(request, { uri: '/other', querystring: 'w=2', headers: {} });
          return cf?.response;
        },
      },
    );
    await ask('/a?w=1');
    await ask('/a?w=1');
    expect(originRequests.map(({ uri, querystring }) => `${uri}?${querystring}`)).toEqual([
      '/a?w=1',
      '/a?w=1',
    ]);
  });
});

it('E: origin-request runs after the cache lookup: a rewrite does not change the cache key', async () => {
  const { ask, originRequests } = await startEdge(undefined, {
    originRequest: (event) => ({ ...event.Records[0]?.cf.request, uri: '/same', querystring: '' }),
  });
  expect((await ask('/a')).headers['x-cache']).toBe('Miss from cloudfront');
  expect((await ask('/b')).headers['x-cache']).toBe('Miss from cloudfront');
  expect(originRequests.map((request) => request.uri)).toEqual(['/same', '/same']);
});
