import { setTimeout as sleep } from 'node:timers/promises';
import { derivativePrefix } from '@cameo/core';
import { type Deadline, startDeadline } from '../deadline.js';
import { assertDerivatives, assertReadableKey, assertWritableKey } from '../keys.js';
import { errorCode, MADE_FROM, type PutHeaders, REFINED, type Store } from '../store.js';
import { DEFAULT_MAX_ATTEMPTS, lazyS3Connection, type S3StoreConfig } from './connection.js';
import { listS3 } from './list.js';
import { purgeS3 } from './purge.js';
import { httpStatus, type S3Call, s3Error } from './s3-error.js';

/**
 * Creates a store in an S3 bucket, without I/O and without loading the SDK; the first call does both. A request whose answer
 * was lost is retried, so `putNew` may return `exists` for an object that it stored itself.
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
          ...asHeaders(headers),
          IfNoneMatch: '*',
        });
        const isTaken = (error: unknown): boolean => httpStatus(error) === 412;
        const send = () => client.send(put, { abortSignal: deadline.signal });
        return (await putUnless(isTaken, send, maxAttempts)) ? 'created' : 'exists';
      });
    },

    replaceDerivative: async (key, body, headers, { budgetMs, ifMatch }) => {
      assertDerivatives(key, 'store');
      assertWritableKey(key);
      return run({ verb: 'store', bucket, key }, budgetMs, async (deadline) => {
        const { sdk, client } = await connect();
        for (const IfMatch of spellingsOf(ifMatch)) {
          const put = new sdk.PutObjectCommand({
            Bucket: bucket,
            Key: key,
            Body: body,
            ...asHeaders(headers),
            IfMatch,
          });
          const send = () => client.send(put, { abortSignal: deadline.signal });
          if (await putUnless(isAnother, send, maxAttempts)) return 'replaced';
        }
        return 'changed';
      });
    },

    listDerivatives: async (source, limit, { budgetMs }) => {
      const prefix = derivativePrefix(source);
      return run({ verb: 'list', bucket, key: prefix }, budgetMs, async (deadline) =>
        listS3(await connect(), bucket, prefix, limit, deadline),
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

const asHeaders = ({ contentType, cacheControl, madeFrom, refined }: PutHeaders) => ({
  ContentType: contentType,
  CacheControl: cacheControl,
  Metadata: {
    ...(madeFrom !== undefined && { [MADE_FROM]: madeFrom }),
    ...(refined !== undefined && { [REFINED]: refined }),
  },
});

/**
 * An entity tag with and without quotes: Ceph and some others compare the tag of a PUT literally, and their own tags have no
 * quotes there.
 */
const spellingsOf = (etag: string): readonly string[] => [...new Set([etag, etag.replaceAll('"', '')])];

/** Whether S3 says that an object is not the one to be replaced by a PUT: 404 means that there is none. */
function isAnother(error: unknown): boolean {
  const status = httpStatus(error);
  // A missing bucket is a fault, and has that status as well.
  return status === 412 || (status === 404 && errorNameOf(error) === 'NoSuchKey');
}

const errorNameOf = (error: unknown): string => (error instanceof Error ? error.name : errorCode(error));

/** 409 reports a concurrent call for the key; the SDK does not retry it by itself. */
const CONFLICT_PAUSE_MS = 50;

/** Puts conditionally; false if the condition is not met. */
async function putUnless(
  isNotMet: (error: unknown) => boolean,
  put: () => Promise<unknown>,
  maxAttempts: number,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await put();
      return true;
    } catch (error) {
      if (isNotMet(error)) return false;
      if (httpStatus(error) !== 409 || attempt >= maxAttempts) throw error;
      await sleep(CONFLICT_PAUSE_MS * attempt);
    }
  }
}
