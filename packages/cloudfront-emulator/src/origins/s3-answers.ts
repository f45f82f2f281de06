import { randomBytes } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { headersFrom } from '../distribution/headers.js';
import type { OriginAnswer } from './origin.js';

/** An error in S3's format. */
export interface S3Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** S3's own errors for requests, independent of the bucket's contents. */
export const S3_REFUSALS = {
  accessDenied: { status: 403, code: 'AccessDenied', message: 'Access Denied' },
  noSuchKey: { status: 404, code: 'NoSuchKey', message: 'The specified key does not exist.' },
  invalidUri: { status: 400, code: 'InvalidURI', message: "Couldn't parse the specified URI." },
  noCors: {
    status: 403,
    code: 'AccessForbidden',
    message: 'CORSResponse: CORS is not enabled for this bucket.',
  },
  readOnly: {
    status: 405,
    code: 'MethodNotAllowed',
    message: 'The specified method is not allowed against this resource.',
  },
} as const satisfies Readonly<Record<string, S3Refusal>>;

/**
 * S3's answer to a request that reads no object, or `undefined`: only GET and HEAD read, a key must decode, and `/` lists the
 * bucket for a reader with permission.
 */
export function s3Without(
  { method, uri }: { readonly method: string; readonly uri: string },
  bucket: string,
): OriginAnswer | undefined {
  if (method === 'OPTIONS') return s3Refused(S3_REFUSALS.noCors, {}, method);
  if (method !== 'GET' && method !== 'HEAD') return s3Refused(S3_REFUSALS.readOnly, {}, method);
  const key = objectKeyOf(uri);
  if (key === undefined) return s3Refused(S3_REFUSALS.invalidUri, { URI: uri }, method);
  return key === '' ? xmlAnswer(200, s3Listing(bucket), method) : undefined;
}

/**
 * S3's key for a request path: `+` is a space, then percent-decoded once, as UTF-8. `undefined` if it does not decode, which S3
 * answers with 400.
 */
export function objectKeyOf(uri: string): string | undefined {
  try {
    return decodeURIComponent(uri.slice(1).replaceAll('+', '%20'));
  } catch {
    return undefined;
  }
}

/** A refusal with its XML. @param details further fields, such as the key */
export const s3Refused = (
  { status, code, message }: S3Refusal,
  details: Readonly<Record<string, string>>,
  method: string,
): OriginAnswer =>
  xmlAnswer(status, s3Error(code, message, { ...details, RequestId: requestId(), HostId: hostId() }), method);

/** An object, in S3's answer to GET or HEAD. @param headers such as its length, type and entity tag */
export function s3Object(
  method: string,
  headers: Readonly<Record<string, string | undefined>>,
  { body, discard }: Pick<OriginAnswer, 'body' | 'discard'>,
): OriginAnswer {
  if (method === 'HEAD') discard();
  return {
    ...reply(200),
    headers: headersFrom({ ...commonHeaders(), ...headers }),
    body: method === 'HEAD' ? undefined : body,
    discard,
  };
}

/** The answer to a matching condition. */
export const s3NotModified = (etag: string | undefined): OriginAnswer => ({
  ...reply(304),
  headers: headersFrom({ ...commonHeaders(), ETag: etag }),
  body: undefined,
  discard: () => undefined,
});

/** S3 sends its XML in chunks; the `transfer-encoding` is what naive handlers drop. */
const xmlAnswer = (status: number, xml: string, method: string): OriginAnswer => ({
  ...reply(status),
  headers: headersFrom({
    ...commonHeaders(),
    'Content-Type': 'application/xml',
    'Transfer-Encoding': 'chunked',
  }),
  body: method === 'HEAD' ? undefined : once(Buffer.from(xml)),
  discard: () => undefined,
});

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const commonHeaders = () => ({
  'X-Amz-Request-Id': requestId(),
  'X-Amz-Id-2': hostId(),
  Date: new Date().toUTCString(),
  Server: 'AmazonS3',
});

const requestId = (): string => randomBytes(8).toString('hex').toUpperCase();
const hostId = (): string => randomBytes(56).toString('base64');
const reply = (status: number) => ({ status, statusDescription: STATUS_CODES[status] ?? '' });

/** An error in S3's XML: code, message and details. */
function s3Error(code: string, message: string, details: Readonly<Record<string, string>>): string {
  const rows = Object.entries({ Code: code, Message: message, ...details }).map(([name, text]) =>
    element(name, text),
  );
  return `${DECLARATION}<Error>${rows.join('')}</Error>`;
}

/** The answer to `GET /` for a reader who may list: the mistake of a handler that forwards `/`. */
function s3Listing(bucket: string): string {
  const rows = [
    element('Name', bucket),
    element('Prefix', ''),
    element('MaxKeys', '1000'),
    element('IsTruncated', 'false'),
  ];
  return `${DECLARATION}<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${rows.join('')}</ListBucketResult>`;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

function element(name: string, text: string): string {
  return `<${name}>${text.replace(/[<>&"']|[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/g, escaped)}</${name}>`;
}

function escaped(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
