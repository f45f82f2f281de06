import type { CloudFrontRequestEvent, CloudFrontResponseEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { startEdge } from '../../tests/distribution-under-test.js';
import { functionAnswers } from '../../tests/viewer-gets.js';
import type { FunctionEvent } from './function-event.js';

const CACHED = { body: 'origin', headers: { 'Cache-Control': 'max-age=60' } };

describe('the function on viewer-request', () => {
  it('gets the event of CloudFront Functions', async () => {
    const events: FunctionEvent[] = [];
    const { ask } = await startEdge(() => CACHED, {
      viewerRequest: (event) => {
        events.push(
          structuredClone({ ...event, request: { ...event.request, rawQueryString: undefined } }) as never,
        );
        expect(event.request.rawQueryString?.()).toBe('w=%36&x&w=2&=3');
        return event.request;
      },
    });
    const headers = { Accept: 'image/avif', Cookie: 'a=1; b=2; a=3', 'X-Real-IP': '10.0.0.1' };
    await ask('/a%20b.jpg?w=%36&x&w=2&=3', { headers });
    expect(events).toEqual([
      {
        version: '1.0',
        context: {
          distributionDomainName: 'd111111abcdef8.cloudfront.net',
          distributionId: 'EDFDVBD6EXAMPLE',
          eventType: 'viewer-request',
          requestId: expect.stringMatching(/^[\w-]{54}==$/),
        },
        viewer: { ip: '127.0.0.1' },
        request: {
          method: 'GET',
          uri: '/a%20b.jpg',
          querystring: {
            w: { value: '%36', multiValue: [{ value: '%36' }, { value: '2' }] },
            x: { value: '' },
            '': { value: '3' },
          },
          headers: { accept: { value: 'image/avif' }, host: { value: expect.stringMatching(/^127/) } },
          cookies: { a: { value: '1', multiValue: [{ value: '1' }, { value: '3' }] }, b: { value: '2' } },
        },
      },
    ]);
  });

  it('E: runs before the cache lookup, so its rewrite is the cache key', async () => {
    const { ask, originRequests, invocations } = await startEdge(() => CACHED, {
      viewerRequest: ({ request }) => {
        request.uri = '/b.jpg';
        request.querystring = 'w=64';
        request.headers['accept'] = { value: 'image/webp' };
        return request;
      },
    });
    const first = await ask('/a.jpg?w=1', { headers: { accept: 'a' } });
    const second = await ask('/c.jpg?w=2', { headers: { accept: 'b' } });
    const head = await ask('/d.jpg', { method: 'HEAD' });
    expect([first, second, head].map((answer) => answer.headers['x-cache'])).toEqual([
      'Miss from cloudfront',
      'Hit from cloudfront',
      'Hit from cloudfront',
    ]);
    expect(originRequests.map((request) => request.uri)).toEqual(['/b.jpg']);
    expect(invocations).toMatchObject({ 'viewer-request': 3, 'origin-request': 1, 'origin-response': 1 });
  });

  it('is optional', async () => {
    const { ask, invocations } = await startEdge(() => CACHED);
    await ask('/a.jpg?w=1');
    expect(invocations['viewer-request']).toBe(0);
  });

  it('runs for other methods too, and preserves what it does not change', async () => {
    const seen: string[] = [];
    const wild: Parameters<typeof startEdge>[1] = {
      viewerRequest: ({ request }) => request,
      originRequest: (event) => {
        const { method, uri, querystring } = event.Records[0]?.cf.request ?? {
          method: '',
          uri: '',
          querystring: '',
        };
        seen.push(`${method} ${uri}?${querystring}`);
        return { status: '204' };
      },
    };
    const { ask } = await startEdge(() => CACHED, wild, { allowedMethods: ['GET', 'HEAD', 'POST'] });
    await ask('/a.jpg?b&a=1&b=%20', { method: 'POST' });
    expect(seen).toEqual(['POST /a.jpg?b&a=1&b=%20']);
  });

  it('may return the query string as an object', async () => {
    const seen: (string | undefined)[] = [];
    const { ask } = await startEdge(() => CACHED, {
      viewerRequest: ({ request }) => ({
        ...request,
        querystring: { w: { value: '64' }, b: { value: '1', multiValue: [{ value: '1' }, { value: '2' }] } },
      }),
      originRequest: (event) => {
        seen.push(event.Records[0]?.cf.request.querystring);
        return event.Records[0]?.cf.request;
      },
    });
    await ask('/a.jpg');
    expect(seen).toEqual(['w=64&b=1&b=2']);
  });

  it('may generate a response: nothing else runs, and nothing is cached', async () => {
    const { ask, originRequests, lines } = await startEdge(() => CACHED, {
      viewerRequest: () => ({
        statusCode: 400,
        headers: { 'content-type': { value: 'text/plain' }, 'cache-control': { value: 'max-age=60' } },
        body: { encoding: 'text', data: 'no ä' },
      }),
    });
    for (let i = 0; i < 2; i += 1) {
      const answer = await ask('/a.jpg');
      expect([answer.status, answer.text, answer.headers['content-length']]).toEqual([400, 'no ä', '5']);
      expect([answer.headers['x-cache'], answer.headers['cache-control']]).toEqual([
        'FunctionGeneratedResponse from cloudfront',
        'max-age=60',
      ]);
    }
    expect([originRequests.length, lines.map(({ answer }) => answer.fromCache)]).toEqual([0, [false, false]]);
  });

  it.each([
    ['a text', 'no', 'no'],
    ['base64', { encoding: 'base64', data: 'bm8=' }, 'no'],
    ['none', undefined, ''],
  ])('may answer with a body as %s', async (_, body, text) => {
    const answer = await functionAnswers(() => ({ statusCode: 404, body }));
    expect([answer.status, answer.text, answer.error]).toEqual([404, text, undefined]);
  });
});

it('does not see or forward the headers that CloudFront hides', async () => {
  const { ask, originRequests } = await startEdge(() => CACHED, { viewerRequest: ({ request }) => request });
  expect((await ask('/a.jpg', { headers: { 'x-real-ip': '10.0.0.1', cookie: 'a=1' } })).status).toBe(200);
  expect(Object.keys(originRequests[0]?.headers ?? {})).not.toContain('x-real-ip');
});

describe('Lambda@Edge on viewer events', () => {
  it('gets the whole request of the viewer, and its rewrite is the cache key', async () => {
    const seen: unknown[] = [];
    const { ask, originRequests } = await startEdge(() => CACHED, {
      lambdas: {
        viewerRequest: {
          type: 'lambda',
          handler: (event: CloudFrontRequestEvent) => {
            const request = event.Records[0]?.cf.request;
            seen.push([event.Records[0]?.cf.config.eventType, structuredClone(request)]);
            return { ...request, uri: '/same.jpg' };
          },
        },
      },
    });
    await ask('/a.jpg?w=1', { headers: { cookie: 'a=1', 'x-real-ip': '10.0.0.1' } });
    expect((await ask('/b.jpg?w=1')).headers['x-cache']).toBe('Hit from cloudfront');
    expect(seen[0]).toEqual([
      'viewer-request',
      {
        clientIp: '127.0.0.1',
        method: 'GET',
        uri: '/a.jpg',
        querystring: 'w=1',
        headers: {
          cookie: [{ key: 'cookie', value: 'a=1' }],
          host: [{ key: 'Host', value: expect.stringMatching(/^127/) }],
        },
      },
    ]);
    expect(originRequests.map(({ uri }) => uri)).toEqual(['/same.jpg']);
  });

  it('changes headers of every answer below 400, from the cache or not, except hidden ones', async () => {
    let status = 200;
    const runs: unknown[] = [];
    const { ask } = await startEdge(() => ({ status, ...CACHED }), {
      lambdas: {
        viewerResponse: {
          type: 'lambda',
          handler: (event: CloudFrontResponseEvent) => {
            const { request, response } = event.Records[0]?.cf ?? {};
            runs.push([request?.uri, response?.status, Object.keys(response?.headers ?? {}).sort()]);
            return { ...response, headers: { ...response?.headers, 'x-new': [{ value: '1' }] } };
          },
        },
      },
    });
    for (const expected of ['Miss', 'Hit']) {
      const answer = await ask('/a.jpg');
      expect([answer.headers['x-new'], answer.headers['x-cache'], answer.text]).toEqual([
        '1',
        `${expected} from cloudfront`,
        'origin',
      ]);
      expect(answer.headers['x-amz-cf-id']).toBeDefined();
    }
    status = 404;
    expect((await ask('/none.jpg')).headers['x-new']).toBeUndefined();
    const own = ['cache-control', 'content-length', 'via'];
    expect(runs).toEqual([
      ['/a.jpg', '200', own],
      ['/a.jpg', '200', ['age', ...own]],
    ]);
  });
});

describe('a CloudFront Function on viewer-response', () => {
  it('changes status, headers, cookies and body', async () => {
    const { ask } = await startEdge(
      () => ({ body: 'origin', headers: { 'Set-Cookie': 'a=1; Path=/; Secure' } }),
      {
        viewerResponse: ({ request, response }) => {
          if (response === undefined) return undefined;
          expect([request.uri, response.statusCode, response.cookies]).toEqual([
            '/a.jpg',
            200,
            { a: { value: '1', attributes: 'Path=/; Secure' } },
          ]);
          response.cookies['b'] = { value: '2', attributes: 'HttpOnly' };
          return { ...response, statusCode: 203, body: 'replaced' };
        },
      },
    );
    const answer = await ask('/a.jpg');
    expect([answer.status, answer.text, answer.headers['set-cookie']]).toEqual([
      203,
      'replaced',
      ['a=1; Path=/; Secure', 'b=2; HttpOnly'],
    ]);
  });

  it.each([
    ['via', { via: { value: 'x' } }],
    ['warning', { warning: { value: 'x' } }],
  ])('cannot change %s', async (name, headers) => {
    const { ask } = await startEdge(() => CACHED, {
      viewerResponse: ({ response }) => ({ ...response, headers: { ...response?.headers, ...headers } }),
    });
    const answer = await ask('/a.jpg');
    expect([answer.status, answer.headers['x-cloudfront-emulator-error']]).toEqual([
      502,
      expect.stringContaining(`viewer-response: header-read-only: the read-only header ${name} was `),
    ]);
  });
});

it('a response headers policy removes and adds headers, before the function on viewer-response', async () => {
  const { ask } = await startEdge(
    () => ({ body: 'x', headers: { Server: 'S3', 'X-A': 'origin', 'X-B': 'origin' } }),
    {
      viewerResponse: ({ response }) => {
        expect(response?.headers['x-a']).toEqual({ value: 'policy' });
        return response;
      },
    },
    {
      responseHeaders: {
        remove: ['server'],
        set: { 'x-a': { value: 'policy', override: true }, 'x-b': { value: 'policy', override: false } },
      },
    },
  );
  const { headers } = await ask('/a.jpg');
  expect([headers['server'], headers['x-a'], headers['x-b']]).toEqual([undefined, 'policy', 'origin']);
});
