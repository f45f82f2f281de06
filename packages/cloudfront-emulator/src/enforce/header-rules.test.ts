import { describe, expect, it } from 'vitest';
import { generated, mutated, responded, rewritten, viewerGets } from '../../tests/viewer-gets.js';

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

  it('origin-response may write a read-only header with another case of its key', async () => {
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
    ['cloudfront-viewer-cert-pem', 'client-cert', 'client-cert-chain'],
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
