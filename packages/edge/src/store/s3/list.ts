import type { ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import type { Deadline } from '../deadline.js';
import type { S3Connection } from './connection.js';

/** Maximum number of keys that S3 lists or deletes per request. */
export const PAGE_KEYS = 1000;

/**
 * One page of the keys directly below `prefix`, which ends in `/`; deeper ones, after another `/`, belong to other sources.
 * @param token continuation token of the previous page
 * @throws the SDK's errors
 */
export async function pageOf(
  { sdk, client }: S3Connection,
  bucket: string,
  prefix: string,
  {
    limit,
    token,
    deadline,
  }: { readonly limit: number; readonly token: string | undefined; readonly deadline: Deadline },
): Promise<{ readonly keys: readonly string[]; readonly next: string | undefined }> {
  const page: ListObjectsV2CommandOutput = await client.send(
    new sdk.ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      Delimiter: '/',
      MaxKeys: Math.min(PAGE_KEYS, limit),
      // Otherwise a key with a control character makes invalid XML of the listing.
      EncodingType: 'url',
      ContinuationToken: token,
    }),
    { abortSignal: deadline.signal },
  );
  const keys = (page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [decodeListed(Key)]));
  return { keys, next: page.NextContinuationToken };
}

/** In a URL-encoded listing S3 writes a space as `+` and a plus as `%2B`. */
const decodeListed = (key: string): string => decodeURIComponent(key.replaceAll('+', ' '));

/**
 * Last segments of the keys directly below `prefix`, at most `limit`: one request per thousand.
 * @throws the SDK's errors
 */
export async function listS3(
  connection: S3Connection,
  bucket: string,
  prefix: string,
  limit: number,
  deadline: Deadline,
): Promise<readonly string[]> {
  const names: string[] = [];
  let token: string | undefined;
  do {
    const page = await pageOf(connection, bucket, prefix, { limit: limit - names.length, token, deadline });
    names.push(...page.keys.map((key) => key.slice(prefix.length)));
    token = page.next;
  } while (token !== undefined && names.length < limit);
  return names;
}
