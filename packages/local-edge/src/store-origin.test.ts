import { headersFrom, readBody } from '@cameo/cloudfront-emulator';
import type { Store, StoredObject, StoreFailure } from '@cameo/edge';
import { describe, expect, it } from 'vitest';
import { createStoreOrigin } from './store-origin.js';

const keys: string[] = [];
let discarded = 0;

/** A store of one object, whose other keys name their failure. */
const store: Pick<Store, 'open'> = {
  open: async (key, { ifNoneMatch }) => {
    keys.push(key);
    if (key === 'a b.jpg') return ifNoneMatch === '"e"' ? 'not-modified' : object();
    if (key === 'bug') throw new RangeError('not a failure of the store');
    const failure =
      (['refused', 'throttled', 'timeout', 'broken'] as StoreFailure[]).find((kind) => key === kind) ??
      'missing';
    throw Object.assign(new Error(failure), { failure });
  },
};

function object(): StoredObject {
  return {
    contentType: undefined,
    cacheControl: 'max-age=5',
    bytes: 3,
    etag: '"e"',
    lastModified: new Date(Date.UTC(2026, 0, 1)),
    body: (async function* () {
      yield Buffer.from('ab');
      yield Buffer.from('c');
    })(),
    discard: () => {
      discarded += 1;
    },
  };
}

async function s3(uri: string, { method = 'GET', missing = 404 as 403 | 404, headers = {} } = {}) {
  const origin = createStoreOrigin(store, {
    bucket: 'pictures',
    region: 'eu-west-1',
    missing,
    budgetMs: 1000,
  });
  const answer = await origin.fetch({ method, uri, querystring: '', headers: headersFrom(headers) });
  const body = Buffer.from(await readBody(answer, 10_000)).toString();
  const shown = Object.fromEntries(
    Object.entries(answer.headers).map(([name, values]) => [name, values[0]?.value]),
  );
  return { status: answer.status, headers: shown, body };
}

describe('an S3 endpoint on top of a store', () => {
  it('answers an object with its headers', async () => {
    const { status, headers, body } = await s3('/a%20b.jpg');
    expect([status, body]).toEqual([200, 'abc']);
    expect(headers).toEqual({
      'x-amz-request-id': expect.stringMatching(/^[0-9A-F]{16}$/),
      'x-amz-id-2': expect.any(String),
      date: expect.stringMatching(/ GMT$/),
      server: 'AmazonS3',
      'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
      etag: '"e"',
      'cache-control': 'max-age=5',
      'accept-ranges': 'bytes',
      'content-type': 'binary/octet-stream',
      'content-length': '3',
    });
  });

  it('answers HEAD without reading the object', async () => {
    discarded = 0;
    const { status, headers, body } = await s3('/a%20b.jpg', { method: 'HEAD' });
    expect([status, body, headers['content-length'], discarded]).toEqual([200, '', '3', 1]);
  });

  it('E: answers 304 to the current tag', async () => {
    const { status, headers, body } = await s3('/a%20b.jpg', { headers: { 'If-None-Match': '"e"' } });
    expect([status, body, headers['etag'], headers['content-length']]).toEqual([304, '', '"e"', undefined]);
  });

  it.each([
    [
      '/none.jpg',
      404,
      404,
      '<Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>none.jpg</Key>',
    ],
    ['/none.jpg', 403, 403, '<Code>AccessDenied</Code><Message>Access Denied</Message>'],
    ['/folder/', 404, 404, '<Key>folder/</Key>'],
    ['/%3C%26%00.jpg', 404, 404, '<Key>&#60;&#38;&#0;.jpg</Key>'],
    ['/refused', 404, 403, '<Code>AccessDenied</Code>'],
    ['/throttled', 404, 503, '<Code>SlowDown</Code>'],
    ['/timeout', 404, 504, '<Code>GatewayTimeout</Code>'],
    ['/broken', 404, 500, '<Code>InternalError</Code>'],
    ['/%zz', 404, 400, '<Code>InvalidURI</Code>'],
    ['/%C3', 404, 400, '<Code>InvalidURI</Code>'],
  ])('E: %s with %i for missing keys: %i', async (uri, missing, status, xml) => {
    const answer = await s3(uri, { missing: missing as 403 | 404 });
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(xml);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/xml',
      'transfer-encoding': 'chunked',
      server: 'AmazonS3',
    });
    expect(answer.headers['content-length']).toBeUndefined();
    expect((await s3(uri, { missing: missing as 403 | 404, method: 'HEAD' })).body).toBe('');
  });

  it('E: lists the bucket at /', async () => {
    const { status, headers, body } = await s3('/');
    expect([status, headers['content-type']]).toEqual([200, 'application/xml']);
    expect(body).toContain(
      '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>pictures</Name>',
    );
  });

  it('decodes the path once, and reads + as a space as S3 does', async () => {
    keys.length = 0;
    for (const uri of ['/a%252Fb', '/a%2Fb', '/a+b', '/a%2Bb', '/../x', '/%C3%A4//b']) await s3(uri);
    expect(keys).toEqual(['a%2Fb', 'a/b', 'a b', 'a+b', '../x', 'ä//b']);
  });

  it.each([
    ['OPTIONS', 403],
    ['POST', 405],
    ['PUT', 405],
    ['DELETE', 405],
  ])('rejects %s with %i', async (method, status) => {
    expect((await s3('/a%20b.jpg', { method })).status).toBe(status);
  });

  it('does not turn a bug into an answer', async () => {
    await expect(s3('/bug')).rejects.toThrow('not a failure of the store');
  });
});
