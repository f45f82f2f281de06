import { lookup } from 'node:dns/promises';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../store.js';
import { s3Error } from './s3-error.js';

const call = { verb: 'read', bucket: 'pictures', key: 'a.jpg' } as const;
const sdkError = (name: string, httpStatusCode?: number) =>
  Object.assign(new Error('said so'), { name, $metadata: { httpStatusCode } });
const nodeError = (code: string) => Object.assign(new Error('said so'), { code });

describe('s3Error', () => {
  it.each([
    [sdkError('NoSuchKey', 404), 'missing'],
    [sdkError('NotFound', 404), 'missing'],
    [sdkError('Unknown', 404), 'missing'],
    [sdkError('KeyTooLongError', 400), 'missing'],
    [sdkError('NoSuchBucket', 404), 'broken'],
    [sdkError('AccessDenied', 403), 'refused'],
    [sdkError('Unknown', 403), 'refused'],
    [sdkError('InvalidAccessKeyId', 403), 'refused'],
    [sdkError('SignatureDoesNotMatch', 403), 'refused'],
    [sdkError('ExpiredToken', 400), 'refused'],
    [sdkError('CredentialsProviderError'), 'refused'],
    [sdkError('SlowDown', 503), 'throttled'],
    [sdkError('Unknown', 503), 'throttled'],
    [sdkError('Unknown', 429), 'throttled'],
    [sdkError('RequestTimeout', 400), 'timeout'],
    [sdkError('TimeoutError'), 'timeout'],
    [sdkError('AbortError'), 'timeout'],
    [sdkError('InternalError', 500), 'broken'],
    [sdkError('InvalidRequest', 400), 'broken'],
    [nodeError('ECONNRESET'), 'broken'],
    [nodeError('ECONNREFUSED'), 'broken'],
    [nodeError('ENOTFOUND'), 'broken'],
    [nodeError('EPIPE'), 'broken'],
    [nodeError('ETIMEDOUT'), 'timeout'],
    // The SDK's own name for a connection that was reset.
    [Object.assign(nodeError('ECONNRESET'), { name: 'TimeoutError' }), 'broken'],
    [Object.assign(nodeError('EPIPE'), { name: 'TimeoutError' }), 'broken'],
    [Object.assign(nodeError('ETIMEDOUT'), { name: 'TimeoutError' }), 'timeout'],
    ['a string', 'broken'],
    [undefined, 'broken'],
  ] as const)('translates %s to %s and keeps it as the cause', (error, failure) => {
    const translated = s3Error(error, call);
    expect(translated).toBeInstanceOf(StoreError);
    expect(translated.failure).toBe(failure);
    expect(translated.cause).toBe(error);
  });

  it('says what was requested, what the result was and what to do', () => {
    expect(s3Error(sdkError('AccessDenied', 403), { ...call, verb: 'store' }).message).toBe(
      'S3 did not store "a.jpg" in bucket "pictures": 403 AccessDenied said so. Check the credentials, their policy and the bucket policy.',
    );
    expect(s3Error(sdkError('AccessDenied', 403), call).message).toBe(
      'S3 did not read "a.jpg" in bucket "pictures": 403 AccessDenied said so. Either reading it is not allowed, or it is missing and the reader lacks s3:ListBucket. Check the credentials, their policy and the bucket policy.',
    );
  });

  it('returns a translated error unchanged', () => {
    const error = new StoreError('timeout', 'Time was up.');
    expect(s3Error(error, call)).toBe(error);
  });

  it('returns broken for a host name that does not resolve', async () => {
    const error: unknown = await lookup('no such host').catch((reason: unknown) => reason);
    expect(s3Error(error, call).failure).toBe('broken');
  });
});
