import type { CloudFrontResultResponse } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { startEdge, type Wild } from '../../../tests/edge-under-test.js';

const S3_404 = {
  status: 404,
  headers: {
    'Content-Type': 'application/xml',
    'Transfer-Encoding': 'chunked',
    'Content-Length': '99',
    Via: '1.1 s3',
  },
  body: '<Error/>',
};

/** What a viewer gets when a function answers `result`. */
async function viewerGets(wild: Wild, served: Parameters<typeof startEdge>[0] = () => S3_404) {
  const { ask } = await startEdge(served, wild, { handlerTimeoutMs: 60 });
  const { status, headers, text, body } = await ask('/a.jpg?w=1', { headers: { accept: '*/*' } });
  return { status, text, body, headers, error: headers['x-local-edge-error'], xCache: headers['x-cache'] };
}
const generated = (result: unknown) => viewerGets({ originRequest: () => result });
const responded = (result: unknown) => viewerGets({ originResponse: () => result });
/** Changes the response of the event, as a careful function does. */
const mutated = (
  change: (response: CloudFrontResultResponse & { headers: Record<string, { value: string }[]> }) => unknown,
) =>
  viewerGets({
    originResponse: (event) => {
      const response = event.Records[0]?.cf.response;
      change(response as never);
      return response;
    },
  });
/** Changes the request of the event. */
const rewritten = (
  change: (request: Record<string, unknown> & { headers: Record<string, { value: string }[]> }) => unknown,
) =>
  viewerGets({
    originRequest: (event) => {
      const request = event.Records[0]?.cf.request;
      change(request as never);
      return request;
    },
  });

describe('E: a generated response, headers and base64 text together, has at most 1,000,000 bytes', () => {
  // Header section: "content-type: image/png\r\n" is 25 bytes, so the base64 text may have 999,975.
  const response = (characters: number) => ({
    status: '200',
    bodyEncoding: 'base64',
    headers: { 'content-type': [{ value: 'image/png' }] },
    body: 'A'.repeat(characters),
  });

  it('origin-request', async () => {
    const good = await generated(response(999_972));
    expect([good.status, good.body.byteLength, good.error]).toEqual([200, 749_979, undefined]);
    const bad = await generated(response(999_976));
    expect([bad.status, bad.xCache]).toEqual([502, 'Error from cloudfront']);
    expect(bad.error).toContain('origin-request: response-size: headers and body are 1000001 bytes');
  });

  it('origin-response', async () => {
    // "Via: 1.1 s3\r\n" and "Transfer-Encoding: chunked\r\n" must stay: 41 bytes less for the body.
    const answer = (characters: number) =>
      mutated((given) => {
        const { via, 'transfer-encoding': encoding } = given.headers;
        Object.assign(given, response(characters));
        Object.assign(given.headers, { via, 'transfer-encoding': encoding });
      });
    const good = await answer(999_932);
    expect([good.status, good.body.byteLength, good.error]).toEqual([200, 749_949, undefined]);
    const bad = await answer(999_936);
    expect([bad.status, bad.xCache]).toEqual([502, 'Error from cloudfront']);
    expect(bad.error).toContain('origin-response: response-size: headers and body are 1000002 bytes');
  });

  it("does not count the origin's own body", async () => {
    const answer = await viewerGets({}, () => ({ body: Buffer.alloc(1_500_000) }));
    expect([answer.status, answer.body.byteLength]).toEqual([200, 1_500_000]);
  });
});

describe('E: status is a string from "200" to "599"', () => {
  it.each([[200], ['199'], ['600'], ['20'], ['2000'], ['OK'], [''], [null], [' 200']])(
    '%j',
    async (status) => {
      for (const answer of [await generated({ status }), await responded({ status })])
        expect([answer.status, answer.error]).toEqual([502, expect.stringContaining('status: status is ')]);
    },
  );

  it('is the only field that is required', async () => {
    const answer = await generated({ status: '599' });
    expect([answer.status, answer.text, answer.headers['content-length']]).toEqual([599, '', '0']);
  });
});

describe('E: bodyEncoding is text or base64, and base64 is base64', () => {
  it.each([
    ['body-encoding', { bodyEncoding: 'gzip', body: 'x' }],
    ['body-encoding', { bodyEncoding: 'BASE64', body: 'eA==' }],
    ['base64', { bodyEncoding: 'base64', body: 'not base64!' }],
    ['base64', { bodyEncoding: 'base64', body: 'eA' }],
    ['base64', { bodyEncoding: 'base64', body: 'e-_=' }],
    ['body', { body: 7 }],
    ['body', { body: { type: 'Buffer', data: [1] } }],
    ['body', { body: Buffer.from('x') }],
    ['status-description', { statusDescription: 404 }],
    ['status-description', { statusDescription: 'a\nb' }],
  ])('%s: %j', async (rule, fields) => {
    for (const answer of [
      await generated({ status: '200', ...fields }),
      await mutated((given) => Object.assign(given, fields)),
    ])
      expect([answer.status, answer.error]).toEqual([502, expect.stringMatching(`^origin-\\w+: ${rule}: `)]);
  });

  it('text is sent as UTF-8, base64 as its bytes', async () => {
    expect((await generated({ status: '200', body: 'ä' })).body.toString('hex')).toBe('c3a4');
    expect(
      (await generated({ status: '200', body: '/wA=', bodyEncoding: 'base64' })).body.toString('hex'),
    ).toBe('ff00');
  });
});

describe('E: header maps have lower-case keys and arrays of {key?, value}', () => {
  it.each([
    ['upper case', { 'Content-Type': [{ value: 'x' }] }],
    ['a plain string', { 'content-type': 'image/png' }],
    ['an object', { 'content-type': { value: 'image/png' } }],
    ['strings in the array', { 'content-type': ['image/png'] }],
    ['no value', { 'content-type': [{ key: 'Content-Type' }] }],
    ['a number', { 'content-length-2': [{ value: 3 }] }],
    ['another name as key', { 'content-type': [{ key: 'Content-Length', value: 'x' }] }],
    ['a space in the name', { 'content type': [{ value: 'x' }] }],
    ['an empty name', { '': [{ value: 'x' }] }],
    ['a line break in the value', { 'x-a': [{ value: 'x\r\nset-cookie: y' }] }],
    ['an array', []],
    ['a string', 'content-type: image/png'],
    ['null', null],
  ])('%s', async (_, headers) => {
    const answers = [
      await generated({ status: '200', headers }),
      await mutated((given) => Object.assign(given, { headers })),
      await rewritten((request) => Object.assign(request, { headers })),
    ];
    for (const answer of answers)
      expect([answer.status, answer.error]).toEqual([502, expect.stringContaining(': header-map: ')]);
  });

  it('several values of a header are several headers', async () => {
    const answer = await generated({
      status: '200',
      headers: { 'set-cookie': [{ value: 'a=1' }, { key: 'Set-Cookie', value: 'b=2' }] },
    });
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2']);
  });
});

describe('E: read-only headers', () => {
  const READ_ONLY_RESPONSE = ['transfer-encoding', 'via'];
  const READ_ONLY_REQUEST = [
    ['accept-encoding', 'cdn-loop', 'content-length', 'if-modified-since', 'if-none-match'],
    ['if-range', 'if-unmodified-since', 'transfer-encoding', 'via'],
  ].flat();

  it.each(READ_ONLY_RESPONSE)('origin-response may neither change nor delete %s', async (name) => {
    const changed = await mutated((given) => Object.assign(given.headers, { [name]: [{ value: 'other' }] }));
    expect([changed.status, changed.error]).toEqual([
      502,
      expect.stringContaining(`read-only header ${name} was changed`),
    ]);
    const deleted = await mutated((given) => Reflect.deleteProperty(given.headers, name));
    expect([deleted.status, deleted.error]).toEqual([
      502,
      expect.stringContaining(`read-only header ${name} was deleted`),
    ]);
    const fresh = await responded({ status: '200', body: 'built from nothing' });
    expect([fresh.status, fresh.error]).toEqual([
      502,
      expect.stringContaining('read-only header transfer-encoding was deleted'),
    ]);
  });

  it.each(READ_ONLY_RESPONSE)('origin-response may not add %s', async (name) => {
    const added = await viewerGets(
      {
        originResponse: (event) => {
          const response = event.Records[0]?.cf.response;
          if (response) response.headers[name] = [{ value: 'x' }];
          return response;
        },
      },
      () => ({ body: 'x' }),
    );
    expect([added.status, added.error]).toEqual([
      502,
      expect.stringContaining(`read-only header ${name} was added`),
    ]);
  });

  it('origin-response may write a read-only header in another case of its key', async () => {
    expect(
      (await mutated((given) => Object.assign(given.headers, { via: [{ key: 'via', value: '1.1 s3' }] })))
        .status,
    ).toBe(404);
  });

  it.each(READ_ONLY_REQUEST)('origin-request may not add %s', async (name) => {
    const change = name === 'via' ? 'changed' : 'added';
    const request = await rewritten((given) => Object.assign(given.headers, { [name]: [{ value: 'x' }] }));
    expect([request.status, request.error]).toEqual([
      502,
      expect.stringContaining(`read-only header ${name} was ${change}`),
    ]);
    const response = await generated({ status: '200', headers: { [name]: [{ value: 'x' }] } });
    expect([response.status, response.error]).toEqual([
      502,
      expect.stringContaining(`read-only header ${name} was added`),
    ]);
  });

  it('origin-request may not delete via', async () => {
    const answer = await rewritten((given) => Reflect.deleteProperty(given.headers, 'via'));
    expect([answer.status, answer.error]).toEqual([
      502,
      expect.stringContaining('read-only header via was deleted'),
    ]);
  });
});

describe('E: forbidden headers', () => {
  const FORBIDDEN = [
    [
      'connection',
      'expect',
      'keep-alive',
      'proxy-authenticate',
      'proxy-authorization',
      'proxy-connection',
      'trailer',
      'upgrade',
    ],
    [
      'x-accel-buffering',
      'x-accel-charset',
      'x-accel-limit-rate',
      'x-accel-redirect',
      'x-amz-cf-id',
      'x-amz-cf-anything',
    ],
    [
      'x-amzn-auth',
      'x-amzn-cf-billing',
      'x-amzn-cf-id',
      'x-amzn-cf-xff',
      'x-amzn-errortype',
      'x-amzn-fle-profile',
    ],
    [
      'x-amzn-header-count',
      'x-amzn-header-order',
      'x-amzn-lambda-integration-tag',
      'x-amzn-requestid',
      'x-cache',
    ],
    ['x-edge-location', 'x-forwarded-proto', 'x-real-ip'],
  ].flat();

  it.each(FORBIDDEN)('%s', async (name) => {
    const answers = [
      await generated({ status: '200', headers: { [name]: [{ value: 'x' }] } }),
      await mutated((given) => Object.assign(given.headers, { [name]: [{ value: 'x' }] })),
      await rewritten((request) => Object.assign(request.headers, { [name]: [{ value: 'x' }] })),
    ];
    for (const answer of answers)
      expect([answer.status, answer.error]).toEqual([
        502,
        expect.stringContaining(`header-forbidden: the header ${name} may not be set`),
      ]);
  });

  it.each(['x-amz-meta-cache-tag', 'x-amz-request-id', 'x-amzn-other', 'x-cached'])(
    '%s is allowed',
    async (name) => {
      expect((await generated({ status: '200', headers: { [name]: [{ value: 'x' }] } })).headers[name]).toBe(
        'x',
      );
    },
  );
});

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

describe('E: a function that fails or takes too long is 503', () => {
  it('throws', async () => {
    const thrown = () => {
      throw new TypeError('no');
    };
    for (const wild of [{ originRequest: thrown }, { originResponse: thrown }]) {
      const answer = await viewerGets(wild);
      expect([answer.status, answer.error]).toEqual([
        503,
        expect.stringContaining('handler-threw: TypeError: no'),
      ]);
    }
  });

  it('rejects, even with nothing or with a line break', async () => {
    expect((await viewerGets({ originResponse: () => Promise.reject(new Error('a\nb')) })).error).toBe(
      'origin-response: handler-threw: Error: a b',
    );
    expect((await viewerGets({ originResponse: () => Promise.reject(undefined) })).status).toBe(503);
  });

  it('answers what JSON cannot hold', async () => {
    expect((await generated({ status: '200', body: 1n })).status).toBe(503);
  });

  it('takes longer than it may; the late answer is ignored', async () => {
    let late = false;
    const answer = await viewerGets({
      originResponse: async () => {
        await new Promise((resolve) => setTimeout(resolve, 150));
        late = true;
        return { status: '200' };
      },
    });
    expect([answer.status, answer.error]).toEqual([
      503,
      'origin-response: handler-timeout: no answer within 60 ms',
    ]);
    expect(late).toBe(false);
    await expect.poll(() => late).toBe(true);
  });

  it('is told how much time is left', async () => {
    const left: number[] = [];
    await viewerGets({
      originRequest: async (event, context) => {
        left.push(context.getRemainingTimeInMillis());
        await new Promise((resolve) => setTimeout(resolve, 20));
        left.push(context.getRemainingTimeInMillis());
        return event.Records[0]?.cf.request;
      },
    });
    expect(left[0]).toBeGreaterThan(40);
    expect(left[0]).toBeLessThanOrEqual(60);
    expect(left[1]).toBeLessThanOrEqual(42);
  });

  it('is not kept', async () => {
    let calls = 0;
    const { ask } = await startEdge(undefined, {
      originRequest: (event) => {
        calls += 1;
        return calls === 1 ? null : event.Records[0]?.cf.request;
      },
    });
    expect([(await ask('/a')).status, (await ask('/a')).status]).toEqual([502, 200]);
  });
});

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

  it('may turn a 404 into a 200 with a body, whose length CloudFront works out', async () => {
    const answer = await mutated((given) =>
      Object.assign(given, { status: '200', statusDescription: 'OK', body: 'picture' }),
    );
    expect([answer.status, answer.text, answer.headers['content-length']]).toEqual([200, 'picture', '7']);
    expect(answer.headers['transfer-encoding']).toBeUndefined();
    expect(answer.xCache).toBe('Miss from cloudfront');
  });

  it('may send an empty body instead of the origin’s', async () => {
    const answer = await mutated((given) => Object.assign(given, { body: '' }));
    expect([answer.status, answer.text, answer.headers['content-length']]).toEqual([404, '', '0']);
  });

  it('has no effect on the request it was shown, nor on what it keeps of its events', async () => {
    const kept: { uri: string; querystring: string }[] = [];
    const { ask, asked } = await startEdge(() => ({ body: 'x', headers: { 'Cache-Control': 'no-store' } }), {
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
    });
    await ask('/a?w=1');
    await ask('/a?w=1');
    expect(asked.map(({ uri, querystring }) => `${uri}?${querystring}`)).toEqual(['/a?w=1', '/a?w=1']);
  });
});

it('E: origin-request runs after the look-up: a rewrite does not change the cache key', async () => {
  const { ask, asked } = await startEdge(undefined, {
    originRequest: (event) => ({ ...event.Records[0]?.cf.request, uri: '/same', querystring: '' }),
  });
  expect((await ask('/a')).headers['x-cache']).toBe('Miss from cloudfront');
  expect((await ask('/b')).headers['x-cache']).toBe('Miss from cloudfront');
  expect(asked.map((request) => request.uri)).toEqual(['/same', '/same']);
});
