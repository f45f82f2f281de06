import { setTimeout as sleep } from 'node:timers/promises';
import type { Deadline } from '../deadline.js';
import { StoreError } from '../store.js';
import type { S3Connection } from './connection.js';
import { PAGE_KEYS, pageOf } from './list.js';

/** Maximum number of retries for keys that a busy S3 did not delete, and the first pause before one, ms. */
const RETRIES = { max: 4, pauseMs: 100 };

/** S3's error codes for single keys of a page that are worth a retry. Ceph's last one is a deletion beside another change. */
const PASSING = ['SlowDown', 'InternalError', 'ServiceUnavailable', 'OperationAborted', 'UnknownError'];

/**
 * Deletes every object directly below `prefix`, which ends in `/`, page by page; returns their number. Deeper ones, after
 * another `/`, belong to other sources. Objects deleted before a failure stay deleted.
 * @throws the SDK's errors; StoreError if S3 deletes only some keys of a page
 */
export async function purgeS3(
  connection: S3Connection,
  bucket: string,
  prefix: string,
  deadline: Deadline,
): Promise<number> {
  const { sdk, client } = connection;
  const abortSignal = deadline.signal;

  const deleteKeys = async (keys: readonly string[], attempt = 0): Promise<void> => {
    if (keys.length === 0) return;
    const Delete = { Objects: keys.map((Key) => ({ Key })), Quiet: true };
    const answer = await client.send(new sdk.DeleteObjectsCommand({ Bucket: bucket, Delete }), {
      abortSignal,
    });
    const failed = (answer.Errors ?? []).filter(({ Code }) => Code !== 'NoSuchKey');
    const [first] = failed;
    if (first === undefined) return;
    const again = failed.flatMap(({ Key, Code = '' }) =>
      Key !== undefined && PASSING.includes(Code) ? [Key] : [],
    );
    if (again.length < failed.length || attempt === RETRIES.max)
      throw notDeleted(bucket, first.Key, first.Code);
    await sleep(RETRIES.pauseMs * 2 ** attempt, undefined, { signal: abortSignal });
    return deleteKeys(again, attempt + 1);
  };

  let removed = 0;
  let token: string | undefined;
  do {
    const { keys, next } = await pageOf(connection, bucket, prefix, { limit: PAGE_KEYS, token, deadline });
    await deleteKeys(keys.filter(fitsXml));
    for (const Key of keys.filter((key) => !fitsXml(key))) {
      await client.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key }), { abortSignal });
    }
    removed += keys.length;
    token = next;
  } while (token !== undefined);
  return removed;
}

/** XML 1.0 cannot represent most control characters, so such keys cannot be in a list to delete. */
const fitsXml = (key: string): boolean => !/[\p{Cc}\uFFFE\uFFFF]/u.test(key);

function notDeleted(bucket: string, key: string | undefined, code: string | undefined): StoreError {
  const failure = code === 'AccessDenied' ? 'refused' : code === 'SlowDown' ? 'throttled' : 'broken';
  return new StoreError(
    failure,
    `S3 deleted only a part: it answered ${code ?? 'an error'} for ${JSON.stringify(key)} in bucket ${JSON.stringify(bucket)}. Delete the prefix again.`,
  );
}
