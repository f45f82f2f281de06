import { errorCode, StoreError, type StoreFailure } from '../store.js';

/** The operation on S3, for the message. */
export interface S3Call {
  readonly verb: 'read' | 'store' | 'delete' | 'list';
  readonly bucket: string;
  /** Key or prefix. */
  readonly key: string;
}

/** By Node's error code, S3's error code or the SDK's error name; takes precedence over the HTTP status. */
const BY_NAME: Readonly<Record<string, StoreFailure>> = {
  NoSuchKey: 'missing',
  NotFound: 'missing',
  KeyTooLongError: 'missing',
  // A misconfiguration: as `missing` it would turn every picture of a site into a 404.
  NoSuchBucket: 'broken',
  PermanentRedirect: 'broken',
  AuthorizationHeaderMalformed: 'broken',
  AccessDenied: 'refused',
  InvalidAccessKeyId: 'refused',
  SignatureDoesNotMatch: 'refused',
  ExpiredToken: 'refused',
  InvalidToken: 'refused',
  CredentialsProviderError: 'refused',
  SlowDown: 'throttled',
  ServiceUnavailable: 'throttled',
  Throttling: 'throttled',
  ThrottlingException: 'throttled',
  RequestLimitExceeded: 'throttled',
  TooManyRequestsException: 'throttled',
  // A concurrent call is changing this key: the same request may succeed later.
  ConditionalRequestConflict: 'throttled',
  OperationAborted: 'throttled',
  TimeoutError: 'timeout',
  AbortError: 'timeout',
  RequestTimeout: 'timeout',
  ETIMEDOUT: 'timeout',
  ESOCKETTIMEDOUT: 'timeout',
  // The SDK calls both a TimeoutError, but the peer closed the connection: nothing was slow.
  ECONNRESET: 'broken',
  EPIPE: 'broken',
};

const BY_STATUS: Readonly<Record<number, StoreFailure>> = {
  401: 'refused',
  403: 'refused',
  404: 'missing',
  408: 'timeout',
  409: 'throttled',
  429: 'throttled',
  503: 'throttled',
};

const ADVICE: Readonly<Record<StoreFailure, string>> = {
  missing: 'Check the key.',
  refused: 'Check the credentials, their policy and the bucket policy.',
  throttled: 'Try again later.',
  timeout: 'Try again, or give the call more time.',
  broken: 'Check bucket, region, endpoint and network.',
};

/**
 * Translates a failure of the SDK once. Unknown failures (connection refused or reset, DNS, 5xx, an unreadable answer) are
 * `broken`.
 */
export function s3Error(error: unknown, call: S3Call): StoreError {
  if (error instanceof StoreError) return error;
  const status = httpStatus(error);
  const names = [errorCode(error), error instanceof Error ? error.name : ''];
  const failure =
    names.map((name) => BY_NAME[name]).find((known) => known !== undefined) ??
    BY_STATUS[status ?? 0] ??
    'broken';
  const details = [status, ...names, error instanceof Error ? error.message : String(error)];
  const reason = [...new Set(details.filter((part) => part !== undefined && part !== ''))].join(' ');
  // S3 answers 403 for a missing key too, if the caller may not list the bucket.
  const ambiguous = status === 403 && call.verb === 'read';
  const advice = ambiguous
    ? `Either reading it is not allowed, or it is missing and the reader lacks s3:ListBucket. ${ADVICE.refused}`
    : ADVICE[failure];
  const target = `${JSON.stringify(call.key)} in bucket ${JSON.stringify(call.bucket)}`;
  return new StoreError(failure, `S3 did not ${call.verb} ${target}: ${reason}. ${advice}`, { cause: error });
}

/** The HTTP status of the answer behind an SDK error, if there was an answer. */
export function httpStatus(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
