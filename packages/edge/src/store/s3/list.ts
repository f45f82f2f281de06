import type { ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import type { Deadline } from '../deadline.js';
import type { S3Connection } from './connection.js';

/** S3 lists, and deletes, at most this many keys at once. */
export const PAGE_KEYS = 1000;

/**
 * One page of what lies right below `prefix`, which ends in `/`; deeper, behind another `/`, are other sources.
 * @param token where the page before it ended
 * @throws the SDK's errors
 */
export async function pageOf(
  { sdk, client }: S3Connection,
  bucket: string,
  prefix: string,
  {
    most,
    token,
    deadline,
  }: { readonly most: number; readonly token: string | undefined; readonly deadline: Deadline },
): Promise<{ readonly keys: readonly string[]; readonly next: string | undefined }> {
  const page: ListObjectsV2CommandOutput = await client.send(
    new sdk.ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      Delimiter: '/',
      MaxKeys: Math.min(PAGE_KEYS, most),
      // Else a key with a control character makes the listing XML that no parser reads.
      EncodingType: 'url',
      ContinuationToken: token,
    }),
    { abortSignal: deadline.signal },
  );
  const keys = (page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [decodeListed(Key)]));
  return { keys, next: page.NextContinuationToken };
}

/** S3 writes a space as `+` and a plus as `%2B` in a listing that is URL-encoded. */
const decodeListed = (key: string): string => decodeURIComponent(key.replaceAll('+', ' '));

/**
 * Last segments of the keys right below `prefix`, at most `most` of them: one request for each thousand.
 * @throws the SDK's errors
 */
export async function listS3(
  connection: S3Connection,
  bucket: string,
  prefix: string,
  most: number,
  deadline: Deadline,
): Promise<readonly string[]> {
  const names: string[] = [];
  let token: string | undefined;
  do {
    const page = await pageOf(connection, bucket, prefix, { most: most - names.length, token, deadline });
    names.push(...page.keys.map((key) => key.slice(prefix.length)));
    token = page.next;
  } while (token !== undefined && names.length < most);
  return names;
}
