import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';

/**
 * The MD5 of a body that S3's entity tag tells, in hexadecimal: of an object that was stored in one piece, plain or
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
