import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Deadline } from '../deadline.js';
import { guardBody } from '../guarded-body.js';
import { MADE_FROM, REFINED, refinedMark, type StoredObject } from '../store.js';
import { type S3Call, s3Error } from './s3-error.js';

/** S3's answer as an object of the store. */
export function storedS3Object(
  answer: GetObjectCommandOutput,
  call: S3Call,
  deadline: Deadline,
): StoredObject {
  const stream = readable(answer);
  // A socket error while the body is not being read must not end the process; a later reader still gets the error.
  stream?.on('error', () => undefined);
  return {
    contentType: answer.ContentType,
    cacheControl: answer.CacheControl,
    bytes: answer.ContentLength,
    etag: answer.ETag,
    lastModified: answer.LastModified,
    madeFrom: answer.Metadata?.[MADE_FROM],
    refined: refinedMark(answer.Metadata?.[REFINED]),
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

/** Closes the socket of an answer that will not be read. */
export function closeSocket(answer: GetObjectCommandOutput): void {
  readable(answer)?.destroy();
}

/** In Node the SDK's body is a `Readable`; its type also allows browser streams. */
function readable(
  answer: GetObjectCommandOutput,
): (NodeJS.ReadableStream & { destroy(): void } & AsyncIterable<Buffer>) | undefined {
  const body = answer.Body;
  return body !== undefined && 'destroy' in body ? body : undefined;
}

async function* nothing(): AsyncGenerator<Uint8Array, void, undefined> {}

/**
 * The MD5 of a body from S3's entity tag, in hexadecimal. Valid for an object uploaded in one part, unencrypted or encrypted
 * with S3-managed keys (S3 API reference, "Object": ETag). Undefined otherwise: multipart tags contain a dash, and with KMS or
 * customer keys the tag only looks like an MD5.
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
