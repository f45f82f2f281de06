import type { CloudFrontResponse } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { s3Error, s3Found } from '../../tests/cloudfront-events.js';
import { problemIn, resize } from '../../tests/resize-event.js';
import { objectOf, type Script, scriptedStore } from '../../tests/scripted-store.js';

const untouchable = () =>
  scriptedStore({ source: 'type-error', derivative: 'type-error', put: 'type-error' });
/** `printf %s a.jpg | sha256sum | cut -c1-32` */
const TAG = '509b0d4641a7c3ba088ffa28559d1f57';
const DERIVATIVE = '/_variants/a.jpg/w-640.webp';

describe('a response of the origin', () => {
  it.each(['200', '206', '204'])('passes on %s with the headers of every picture', async (status) => {
    const { store, calls } = untouchable();
    const response = s3Found(status);
    const outcome = await resize(store, '/a.jpg', { response });
    expect([outcome.same, outcome.violations, outcome.log, calls]).toEqual([true, [], [], []]);
    expect(outcome.result.body).toBeUndefined();
    expect(outcome.status).toBe(status);
    expect(outcome.headers).toEqual({
      'x-cameo-tag': TAG,
      'content-type': 'image/jpeg',
      'content-length': '12345',
      'last-modified': 'Mon, 23 Nov 2026 10:00:00 GMT',
      etag: '"0123456789abcdef0123456789abcdef"',
      'accept-ranges': 'bytes',
      via: '1.1 0123456789abcdef.cloudfront.net (CloudFront)',
      'transfer-encoding': 'chunked',
      'cache-control': 'public, max-age=86400, s-maxage=31536000',
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'x-cameo-grammar, age, content-length, retry-after, x-cache',
      'timing-allow-origin': '*',
      'x-content-type-options': 'nosniff',
      'x-cameo-grammar': expect.stringMatching(/^[0-9a-f]{8}$/),
    });
  });

  it('keeps its own Cache-Control; derivatives vary by Accept', async () => {
    const { store } = untouchable();
    for (const [uri, vary] of [
      ['/a.jpg', undefined],
      [DERIVATIVE, 'Accept'],
    ] as const) {
      const response = s3Found('200', {
        'Cache-Control': 'public, max-age=5',
        'Access-Control-Allow-Origin': 'x',
      });
      const { headers, violations } = await resize(store, uri, { response });
      expect(headers).toMatchObject({
        'cache-control': 'public, max-age=5',
        'access-control-allow-origin': '*',
      });
      expect(headers['vary']).toBe(vary);
      expect(violations).toEqual([]);
    }
  });

  it('adds only the tag and the cache time to a 304', async () => {
    for (const [uri, tag] of [
      ['/a.jpg', TAG],
      [DERIVATIVE, TAG],
      ['/%zz', undefined],
    ] as const) {
      const response = s3Found('304');
      const { 'x-amz-id-2': _, ...before } = structuredClone(response).headers;
      // S3 sends no metadata with a 304, so the record of the derivative's original is read from the bucket.
      const made = objectOf(Buffer.from('WEBP'), { madeFrom: '"1"', etag: before['etag']?.[0]?.value });
      const { store, calls } = scriptedStore({ source: objectOf(Buffer.from('JPEG')), derivative: made });
      const { result, same, headers } = await resize(store, uri, { response, method: 'HEAD' });
      expect(calls).toEqual(uri === DERIVATIVE ? [`open ${DERIVATIVE.slice(1)}`, 'open a.jpg'] : []);
      expect([same, headers['x-cameo-tag']]).toEqual([true, tag]);
      const { 'x-cameo-tag': __, ...rest } = result.headers ?? {};
      expect(rest).toEqual(before);
    }
  });

  it.each(['200', '206', '304'])('removes the headers of the store from %s', async (status) => {
    const metadata = {
      'x-amz-meta-s3cmd-attrs': 'uid:1000/uname:alice',
      'x-amz-meta-uploader': 'alice@example.com',
      'x-amz-meta-original-name': 'C:\\Users\\alice\\Desktop\\passport.jpg',
      'x-amz-meta-cameo-source': '"0123"',
      'x-amz-version-id': '3HL4kqtJlcpXroDTDmJ',
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:eu-central-1:123456789012:key/a',
      'x-amz-expiration': 'expiry-date="Fri, 23 Dec 2026 00:00:00 GMT", rule-id="variants-are-made-again"',
      'x-amz-replication-status': 'COMPLETED',
      'x-amz-tagging-count': '2',
      'x-amz-request-id': 'A1',
      'x-amz-id-2': 'B2',
      server: 'AmazonS3',
    };
    for (const uri of ['/a.jpg', DERIVATIVE]) {
      const response = s3Found(status, { ...metadata, 'x-amz-cf-pop': 'FRA56-P2' });
      const { headers, violations } = await resize(scriptedStore({ source: 'missing' }).store, uri, {
        response,
      });
      expect(violations).toEqual([]);
      expect(Object.keys(headers).filter((name) => name in metadata)).toEqual([]);
      expect(headers['x-amz-cf-pop']).toBe('FRA56-P2');
    }
  });
});

describe('turns an error of the origin into JSON, never XML', () => {
  const CASES: readonly (readonly [status: string, answered: string, code: string])[] = [
    ['301', '502', 'source-broken'],
    ['307', '502', 'source-broken'],
    ['400', '502', 'source-broken'],
    ['405', '502', 'source-broken'],
    ['412', '412', 'precondition-failed'],
    ['416', '416', 'range-not-satisfiable'],
    ['429', '502', 'source-broken'],
    ['500', '502', 'source-broken'],
    ['502', '502', 'source-broken'],
    ['503', '503', 'source-throttled'],
    ['504', '504', 'source-timeout'],
  ];

  it.each(CASES)(
    '%s: answers %s %s, cached for at most two seconds, for an original and a derivative',
    async (status, answered, code) => {
      for (const uri of ['/a.jpg', DERIVATIVE, '/%zz']) {
        const { store, calls } = untouchable();
        const response = s3Error(status);
        response.headers['location'] = [{ key: 'Location', value: 'https://bucket.s3.amazonaws.com/a.jpg' }];
        const outcome = await resize(store, uri, { response });
        expect([outcome.same, outcome.violations, calls]).toEqual([true, [], []]);
        expect([outcome.status, problemIn(outcome)['code']]).toEqual([answered, code]);
        expect(outcome.headers).toMatchObject({
          'content-type': 'application/problem+json',
          'cache-control': answered === '503' ? expect.stringMatching(/^public, max-age=[12]$/) : 'no-store',
          via: '1.1 0123456789abcdef.cloudfront.net (CloudFront)',
          'transfer-encoding': 'chunked',
          'x-amz-cf-pop': 'FRA56-P2',
        });
        expect(outcome.headers['x-cameo-tag']).toBe(uri === '/%zz' ? undefined : TAG);
        expect(Object.keys(outcome.headers)).not.toEqual(expect.arrayContaining(['location']));
        expect(Object.keys(outcome.headers)).not.toEqual(expect.arrayContaining(['x-amz-request-id']));
        const seconds = /max-age=([12])$/.exec(outcome.headers['cache-control'] ?? '')?.[1];
        expect(outcome.headers['retry-after']).toBe(answered === '503' ? seconds : undefined);
        expect(outcome.log).toMatchObject([
          { event: 'failed', code, reason: `the origin answered ${status}` },
        ]);
      }
    },
  );

  it.each<readonly [status: string, source: Script, answered: string, code: string, cache: string]>([
    ['404', 'type-error', '404', 'source-missing', 'public, max-age=10'],
    ['403', 'missing', '404', 'source-missing', 'public, max-age=10'],
    ['403', Buffer.from('readable'), '403', 'source-refused', 'no-store'],
    ['403', 'refused', '403', 'source-refused', 'no-store'],
    ['403', 'throttled', '403', 'source-refused', 'no-store'],
    ['403', 'broken', '403', 'source-refused', 'no-store'],
    ['403', 'type-error', '403', 'source-refused', 'no-store'],
    ['403', 'never', '403', 'source-refused', 'no-store'],
  ])(
    'a %s of an original, where the store reports %s: answers %s %s',
    async (status, source, answered, code, cache) => {
      const { store, calls } = scriptedStore({ source });
      const check = async (method: string) => {
        const outcome = await resize(store, '/a%20b.jpg', { status, method, leftMs: 2500 });
        expect([outcome.same, outcome.violations]).toEqual([true, []]);
        expect([outcome.status, outcome.headers['cache-control']]).toEqual([answered, cache]);
        expect(outcome.headers['content-type']).toBe('application/problem+json');
        expect(outcome.log).toMatchObject([{ event: 'failed', code }]);
        if (method === 'HEAD') expect(outcome.result.body).toBeUndefined();
        else {
          expect(problemIn(outcome)).toMatchObject({ code, status: Number(answered), param: 'path' });
          expect(outcome.bytes.toString()).not.toContain('SECRET');
        }
      };
      await Promise.all(['GET', 'HEAD'].map(check));
      expect(calls).toEqual(status === '404' ? [] : ['open a b.jpg', 'open a b.jpg']);
    },
  );

  it.each(['/%zz', '/%C3', '/_variants/%zz/w-640.jpg', '/%'])(
    'answers 400 for a path that does not decode, such as %s',
    async (uri) => {
      for (const status of ['403', '404']) {
        const outcome = await resize(untouchable().store, uri, { status });
        expect([outcome.status, outcome.violations]).toEqual(['400', []]);
        expect(problemIn(outcome)).toMatchObject({
          code: 'malformed-encoding',
          param: 'path',
          received: uri,
        });
        expect(outcome.headers['cache-control']).toBe('public, max-age=600');
      }
    },
  );

  it.each([
    '/_variants/a.jpg/w-641.avif',
    '/_variants/a.jpg/w-640.gif',
    '/_variants/a.jpg/q-80_w-640.webp',
    '/_variants/a.jpg/w-640_q-80.webp',
    '/_variants/a.jpg/w-99999.webp',
    '/_variants/a.jpg/full.webp.bak',
    '/_variants/a.jpg/W-640.webp',
    '/_variants/a.jpg',
    '/_variants/',
    '/_variants//w-640.webp',
    '/_variants/../a.jpg/w-640.webp',
    '/_variants/_variants/a.jpg/w-640.webp',
    '/_variants/a.jpg/w-640.webp/',
    '/_variants/a%00.jpg/w-640.webp',
  ])('answers 404 for a key that the grammar cannot produce, such as %s, and reads nothing', async (uri) => {
    for (const status of ['403', '404']) {
      const { store, calls } = untouchable();
      const outcome = await resize(store, uri, { status });
      expect([outcome.status, outcome.violations, calls]).toEqual(['404', [], []]);
      expect(problemIn(outcome)).toMatchObject({ code: 'no-such-page', status: 404 });
      expect(outcome.headers['cache-control']).toBe('public, max-age=600');
    }
  });
});

it('returns the response object that it received, whatever it contains', async () => {
  const response = { status: '', statusDescription: '', headers: {} } as CloudFrontResponse;
  const outcome = await resize(untouchable().store, '/a.jpg', { response });
  expect([outcome.same, outcome.violations, outcome.status]).toEqual([true, [], '502']);
});
