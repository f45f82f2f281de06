import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Deadline } from '../deadline.js';
import { guardBody } from '../guarded-body.js';
import { MADE_FROM, type StoredObject } from '../store.js';
import { type S3Call, s3Error } from './s3-error.js';

/** S3's answer as an object of the store. */
export function storedS3Object(
  answer: GetObjectCommandOutput,
  call: S3Call,
  deadline: Deadline,
): StoredObject {
  const stream = readable(answer);
  // A socket that breaks while the body is not being read must not end the process; a reader still gets the error.
  stream?.on('error', () => undefined);
  return {
    contentType: answer.ContentType,
    cacheControl: answer.CacheControl,
    bytes: answer.ContentLength,
    etag: answer.ETag,
    lastModified: answer.LastModified,
    madeFrom: answer.Metadata?.[MADE_FROM],
    ...guardBody(
      {
        key: call.key,
        bytes: answer.ContentLength,
        md5: md5OfEntityTag(answer),
        chunks: stream ?? nothing(),
        release: () => closeSocket(answer),
        translate: (error) => s3Error(error, call),
      },
      deadline,
    ),
  };
}

/** Closes the socket behind an answer that will not be read. */
export function closeSocket(answer: GetObjectCommandOutput): void {
  readable(answer)?.destroy();
}

/** In Node the SDK's body is a `Readable`; its type also allows what browsers have. */
function readable(
  answer: GetObjectCommandOutput,
): (NodeJS.ReadableStream & { destroy(): void } & AsyncIterable<Buffer>) | undefined {
  const body = answer.Body;
  return body !== undefined && 'destroy' in body ? body : undefined;
}

async function* nothing(): AsyncGenerator<Uint8Array, void, undefined> {}

/**
 * The MD5 of a body from S3's entity tag, in hexadecimal: of an object that was stored in one piece, plain or
 * encrypted with S3's own keys (S3 API reference, "Object": ETag). Undefined for all others: parts make a tag with a
 * dash, and KMS or a customer's key a tag that only looks like an MD5.
 */
export function md5OfEntityTag({
  ETag,
  ServerSideEncryption,
  SSECustomerAlgorithm,
}: Pick<GetObjectCommandOutput, 'ETag' | 'ServerSideEncryption' | 'SSECustomerAlgorithm'>):
  | string
  | undefined {
  if (SSECustomerAlgorithm !== undefined) return undefined;
  if (ServerSideEncryption !== undefined && ServerSideEncryption !== 'AES256') return undefined;
  return /^"([0-9a-f]{32})"$/.exec(ETag ?? '')?.[1];
}
