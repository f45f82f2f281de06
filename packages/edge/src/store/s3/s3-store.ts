import { setTimeout as sleep } from 'node:timers/promises';
import { derivativePrefix } from '@cameo/core';
import { type Deadline, startDeadline } from '../deadline.js';
import { assertDerivatives, assertReadableKey, assertWritableKey } from '../keys.js';
import { MADE_FROM, type Store } from '../store.js';
import { DEFAULT_MAX_ATTEMPTS, lazyS3Connection, type S3StoreConfig } from './connection.js';
import { listS3 } from './list.js';
import { purgeS3 } from './purge.js';
import { httpStatus, type S3Call, s3Error } from './s3-error.js';

/**
 * A store in an S3 bucket. Making one does no I/O and does not load the SDK; the first call does both. An answer that
 * got lost on the way is asked for again, so `putNew` may say `exists` of an object that it stored itself.
 */
export function createS3Store(config: S3StoreConfig): Store {
  const { bucket, maxAttempts = DEFAULT_MAX_ATTEMPTS } = config;
  const connect = lazyS3Connection(config);
  return {
    open: async (key, { budgetMs, ifNoneMatch }) => {
      assertReadableKey(key);
      const call: S3Call = { verb: 'read', bucket, key };
      const deadline = startDeadline(budgetMs, `reading ${JSON.stringify(key)}`);
      try {
        const { sdk, client, objects } = await deadline.within(connect());
        const get = new sdk.GetObjectCommand({ Bucket: bucket, Key: key, IfNoneMatch: ifNoneMatch });
        const answer = await deadline.within(
          client.send(get, { abortSignal: deadline.signal }),
          objects.closeSocket,
        );
        return objects.storedS3Object(answer, call, deadline);
      } catch (error) {
        deadline.clear();
        if (httpStatus(error) === 304) return 'not-modified';
        throw s3Error(error, call);
      }
    },

    putNew: async (key, body, headers, { budgetMs }) => {
      assertDerivatives(key, 'store');
      assertWritableKey(key);
      return run({ verb: 'store', bucket, key }, budgetMs, async (deadline) => {
        const { sdk, client } = await connect();
        const put = new sdk.PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: body,
          ContentType: headers.contentType,
          CacheControl: headers.cacheControl,
          ...(headers.madeFrom !== undefined && { Metadata: { [MADE_FROM]: headers.madeFrom } }),
          IfNoneMatch: '*',
        });
        return putOnce(() => client.send(put, { abortSignal: deadline.signal }), maxAttempts);
      });
    },

    listDerivatives: async (source, most, { budgetMs }) => {
      const prefix = derivativePrefix(source);
      return run({ verb: 'list', bucket, key: prefix }, budgetMs, async (deadline) =>
        listS3(await connect(), bucket, prefix, most, deadline),
      );
    },

    removeDerivative: async (key, { budgetMs }) => {
      assertDerivatives(key, 'delete');
      return run({ verb: 'delete', bucket, key }, budgetMs, async (deadline) => {
        const { sdk, client } = await connect();
        const remove = new sdk.DeleteObjectCommand({ Bucket: bucket, Key: key });
        await client.send(remove, { abortSignal: deadline.signal });
      });
    },

    removeDerivatives: async (source, { budgetMs }) => {
      const prefix = derivativePrefix(source);
      return run({ verb: 'delete', bucket, key: prefix }, budgetMs, async (deadline) =>
        purgeS3(await connect(), bucket, prefix, deadline),
      );
    },
  };
}

async function run<T>(call: S3Call, budgetMs: number, work: (deadline: Deadline) => Promise<T>): Promise<T> {
  const deadline = startDeadline(budgetMs, `S3 should ${call.verb} ${JSON.stringify(call.key)}`);
  try {
    return await deadline.within(work(deadline));
  } catch (error) {
    throw s3Error(error, call);
  } finally {
    deadline.clear();
  }
}

/** 409 says that another call for the key was under way; the SDK does not try that again by itself. */
const CONFLICT_PAUSE_MS = 50;

async function putOnce(put: () => Promise<unknown>, maxAttempts: number): Promise<'created' | 'exists'> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await put();
      return 'created';
    } catch (error) {
      const status = httpStatus(error);
      if (status === 412) return 'exists';
      if (status !== 409 || attempt >= maxAttempts) throw error;
      await sleep(CONFLICT_PAUSE_MS * attempt);
    }
  }
}
