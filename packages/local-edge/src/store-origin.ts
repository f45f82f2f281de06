import {
  headerOf,
  type Origin,
  type OriginAnswer,
  objectKeyOf,
  S3_REFUSALS,
  type S3Refusal,
  s3NotModified,
  s3Object,
  s3Refused,
  s3Without,
} from '@cameo/cloudfront-emulator';
import type { Store, StoredObject, StoreFailure } from '@cameo/edge';

export interface BucketSettings {
  readonly bucket: string;
  readonly region: string;
  /** S3's status for a missing key: 404 for a reader who may list the bucket, 403 otherwise. */
  readonly missing: 403 | 404;
  /** Timeout for opening and reading an object, ms. */
  readonly budgetMs: number;
}

/** S3's answer for each kind of store failure; `missing` depends on the bucket. */
const FAILURES: Readonly<Record<Exclude<StoreFailure, 'missing'>, S3Refusal>> = {
  refused: S3_REFUSALS.accessDenied,
  throttled: { status: 503, code: 'SlowDown', message: 'Please reduce your request rate.' },
  timeout: { status: 504, code: 'GatewayTimeout', message: 'The store did not answer in time.' },
  broken: {
    status: 500,
    code: 'InternalError',
    message: 'We encountered an internal error. Please try again.',
  },
};

/** An S3 REST endpoint on top of a store, as CloudFront would see the bucket. Read-only. */
export function createStoreOrigin(store: Pick<Store, 'open'>, settings: BucketSettings): Origin {
  const { bucket, region, missing, budgetMs } = settings;

  const failure = (error: unknown, key: string, method: string): OriginAnswer => {
    const kind = failureOf(error);
    if (kind === undefined) throw error;
    if (kind !== 'missing') return s3Refused(FAILURES[kind], {}, method);
    return missing === 403
      ? s3Refused(S3_REFUSALS.accessDenied, {}, method)
      : s3Refused(S3_REFUSALS.noSuchKey, { Key: key }, method);
  };

  return {
    described: {
      s3: {
        // The value of a distribution with origin access control; the field has no other word for it.
        authMethod: 'none',
        customHeaders: {},
        domainName: `${bucket}.s3.${region}.amazonaws.com`,
        path: '',
      },
    } as Origin['described'],
    fetch: async (request) => {
      const { method, uri, headers } = request;
      const answered = s3Without(request, bucket);
      if (answered !== undefined) return answered;
      const key = objectKeyOf(uri) ?? '';
      const ifNoneMatch = headerOf(headers, 'if-none-match');
      try {
        const found = await store.open(key, { budgetMs, ifNoneMatch });
        return found === 'not-modified' ? s3NotModified(ifNoneMatch) : objectAnswer(found, method);
      } catch (error) {
        return failure(error, key, method);
      }
    },
  };
}

/** By shape, not by class: the store may come from another copy of the package. */
function failureOf(error: unknown): StoreFailure | undefined {
  const kind = error instanceof Error && 'failure' in error ? error.failure : undefined;
  return kind === 'missing' || (typeof kind === 'string' && Object.hasOwn(FAILURES, kind))
    ? (kind as StoreFailure)
    : undefined;
}

const objectAnswer = (object: StoredObject, method: string): OriginAnswer =>
  s3Object(
    method,
    {
      'Last-Modified': object.lastModified?.toUTCString(),
      ETag: object.etag,
      'Cache-Control': object.cacheControl,
      'X-Amz-Meta-Cameo-Source': object.madeFrom,
      'X-Amz-Meta-Cameo-Refined': object.refined,
      'Accept-Ranges': 'bytes',
      'Content-Type': object.contentType ?? 'binary/octet-stream',
      'Content-Length': object.bytes === undefined ? undefined : String(object.bytes),
    },
    object,
  );
