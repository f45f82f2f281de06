import { randomBytes } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Store, StoredObject, StoreFailure } from '@cameo/edge';
import { headerOf, headersFrom } from '../cloudfront/headers.js';
import { objectKeyOf } from './object-key.js';
import type { Origin, OriginAnswer } from './origin.js';
import { s3Error, s3Listing } from './s3-xml.js';

export interface BucketSettings {
  readonly bucket: string;
  readonly region: string;
  /** What S3 answers for a key it does not have: 404 to a reader who may list the bucket, 403 to one who may not. */
  readonly missing: 403 | 404;
  /** Time for opening an object and reading it, in ms. */
  readonly budgetMs: number;
}

/** An error as S3 answers it. */
interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** What S3 answers for each way in which a store fails; `missing` depends on the bucket. */
const FAILURES: Readonly<Record<Exclude<StoreFailure, 'missing'>, Refusal>> = {
  refused: { status: 403, code: 'AccessDenied', message: 'Access Denied' },
  throttled: { status: 503, code: 'SlowDown', message: 'Please reduce your request rate.' },
  timeout: { status: 504, code: 'GatewayTimeout', message: 'The store did not answer in time.' },
  broken: {
    status: 500,
    code: 'InternalError',
    message: 'We encountered an internal error. Please try again.',
  },
};
const NO_SUCH_KEY = { status: 404, code: 'NoSuchKey', message: 'The specified key does not exist.' };
const INVALID_URI = { status: 400, code: 'InvalidURI', message: "Couldn't parse the specified URI." };
const NO_CORS = {
  status: 403,
  code: 'AccessForbidden',
  message: 'CORSResponse: CORS is not enabled for this bucket.',
};
const READ_ONLY = {
  status: 405,
  code: 'MethodNotAllowed',
  message: 'The specified method is not allowed against this resource.',
};

/** An S3 REST endpoint made of a store: what CloudFront would get from the bucket. Reads only. */
export function createStoreOrigin(store: Pick<Store, 'open'>, settings: BucketSettings): Origin {
  const { bucket, region, missing, budgetMs } = settings;

  const failure = (error: unknown, key: string, method: string): OriginAnswer => {
    const kind = failureOf(error);
    if (kind === undefined) throw error;
    if (kind !== 'missing') return xmlAnswer(FAILURES[kind], {}, method);
    return missing === 403
      ? xmlAnswer(FAILURES.refused, {}, method)
      : xmlAnswer(NO_SUCH_KEY, { Key: key }, method);
  };

  return {
    s3: {
      // What a distribution with origin access control says; the field knows no other word for it.
      authMethod: 'none',
      customHeaders: {},
      domainName: `${bucket}.s3.${region}.amazonaws.com`,
      path: '',
    },
    fetch: async ({ method, uri, headers }) => {
      if (method === 'OPTIONS') return xmlAnswer(NO_CORS, {}, method);
      if (method !== 'GET' && method !== 'HEAD') return xmlAnswer(READ_ONLY, {}, method);
      const key = objectKeyOf(uri);
      if (key === undefined) return xmlAnswer(INVALID_URI, { URI: uri }, method);
      if (key === '') return xmlReply(200, s3Listing(bucket), method);
      try {
        const found = await store.open(key, { budgetMs, ifNoneMatch: headerOf(headers, 'if-none-match') });
        if (found === 'not-modified') return notModified(headerOf(headers, 'if-none-match'));
        return objectAnswer(found, method);
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

function objectAnswer(object: StoredObject, method: string): OriginAnswer {
  if (method === 'HEAD') object.discard();
  return {
    ...reply(200),
    headers: headersFrom({
      ...commonHeaders(),
      'Last-Modified': object.lastModified?.toUTCString(),
      ETag: object.etag,
      'Cache-Control': object.cacheControl,
      'X-Amz-Meta-Cameo-Source': object.madeFrom,
      'Accept-Ranges': 'bytes',
      'Content-Type': object.contentType ?? 'binary/octet-stream',
      'Content-Length': object.bytes === undefined ? undefined : String(object.bytes),
    }),
    body: method === 'HEAD' ? undefined : object.body,
    discard: object.discard,
  };
}

function notModified(etag: string | undefined): OriginAnswer {
  return {
    ...reply(304),
    headers: headersFrom({ ...commonHeaders(), ETag: etag }),
    body: undefined,
    discard: nothing,
  };
}

function xmlAnswer(
  { status, code, message }: Refusal,
  details: Readonly<Record<string, string>>,
  method: string,
): OriginAnswer {
  return xmlReply(
    status,
    s3Error(code, message, { ...details, RequestId: requestId(), HostId: hostId() }),
    method,
  );
}

/** S3 sends its XML in chunks; the `transfer-encoding` is what naive handlers drop. */
function xmlReply(status: number, xml: string, method: string): OriginAnswer {
  return {
    ...reply(status),
    headers: headersFrom({
      ...commonHeaders(),
      'Content-Type': 'application/xml',
      'Transfer-Encoding': 'chunked',
    }),
    body: method === 'HEAD' ? undefined : once(Buffer.from(xml)),
    discard: nothing,
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function commonHeaders() {
  return {
    'X-Amz-Request-Id': requestId(),
    'X-Amz-Id-2': hostId(),
    Date: new Date().toUTCString(),
    Server: 'AmazonS3',
  };
}

function requestId(): string {
  return randomBytes(8).toString('hex').toUpperCase();
}

function hostId(): string {
  return randomBytes(56).toString('base64');
}

function reply(status: number) {
  return { status, statusDescription: STATUS_CODES[status] ?? '' };
}

function nothing(): void {}
