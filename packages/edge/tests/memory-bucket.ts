import { createHash } from 'node:crypto';
import type { CloudFrontResponse } from 'aws-lambda';
import { isFinal, type PutHeaders, type Store, type StoredObject, StoreError } from '../src/store/store.js';
import { s3Error, s3Found } from './cloudfront-events.js';
import { objectOf } from './scripted-store.js';

/** One call to the bucket, at the moment when S3 executes it. */
export interface BucketCall {
  readonly name: 'open' | 'look at' | 'put' | 'replace' | 'remove' | 'purge';
  readonly key: string;
}

/** The fate of a call: it succeeds; it fails; or its caller gives up at once, and S3 executes it when the promise settles. */
export type CallFate = undefined | StoreError | { readonly landsAfter: Promise<unknown> };

interface Kept {
  readonly body: Uint8Array;
  readonly etag: string;
  readonly headers: Partial<PutHeaders>;
}

interface Contents {
  readonly objects: Map<string, Kept>;
  /** Keys of final objects that were replaced all the same. */
  readonly twice: string[];
}

/**
 * An in-memory bucket with S3's semantics: strongly consistent, MD5 entity tags, conditions evaluated when a call is executed.
 * @param before is awaited before each call is executed, and decides its fate
 * @param of another bucket whose contents these are, for a second store on it
 */
export function memoryBucket(
  before: (call: BucketCall) => Promise<CallFate> | CallFate = () => undefined,
  of: Contents = { objects: new Map(), twice: [] },
) {
  const { objects, twice } = of;
  const md5 = (body: Uint8Array) => `"${createHash('md5').update(body).digest('hex')}"`;
  const write = (key: string, body: Uint8Array, headers: Partial<PutHeaders> = {}) =>
    objects.set(key, { body, headers, etag: md5(body) });
  const purged = (source: string) => {
    const keys = [...objects.keys()].filter((key) => key.startsWith(`_variants/${source}/`));
    for (const key of keys) objects.delete(key);
    return keys.length;
  };

  const carryOut = async <T>(call: BucketCall, work: () => T): Promise<T> => {
    const fate = await before(call);
    if (fate instanceof StoreError) throw fate;
    if (fate === undefined) return work();
    fate.landsAfter.then(work).catch(() => undefined);
    throw new StoreError('timeout', `${call.name} ${call.key}: no answer`);
  };

  const found = (key: string): Kept => {
    const kept = objects.get(key);
    if (kept === undefined) throw new StoreError('missing', `NoSuchKey ${key}`);
    return kept;
  };

  const store: Store = {
    open: (key, { ifNoneMatch }) =>
      carryOut({ name: ifNoneMatch === undefined ? 'open' : 'look at', key }, () => {
        const { body, etag, headers } = found(key);
        if (etag === ifNoneMatch) return 'not-modified';
        const { cacheControl, contentType, madeFrom, refined } = headers;
        return objectOf(body, {
          etag,
          cacheControl,
          contentType,
          madeFrom,
          refined,
        } as Partial<StoredObject>);
      }),
    putNew: (key, body, headers) =>
      carryOut({ name: 'put', key }, () => {
        if (objects.has(key)) return 'exists';
        write(key, body, headers);
        return 'created';
      }),
    replaceDerivative: (key, body, headers, { ifMatch }) =>
      carryOut({ name: 'replace', key }, () => {
        const kept = objects.get(key);
        if (kept?.etag !== ifMatch) return 'changed';
        if (isFinal(kept.headers.refined)) twice.push(key);
        write(key, body, headers);
        return 'replaced';
      }),
    removeDerivative: (key) =>
      carryOut({ name: 'remove', key }, () => {
        objects.delete(key);
      }),
    removeDerivatives: (source) => carryOut({ name: 'purge', key: source }, () => purged(source)),
    listDerivatives: async (source) =>
      [...objects.keys()]
        .filter((key) => key.startsWith(`_variants/${source}/`))
        .map((key) => key.slice(key.lastIndexOf('/') + 1)),
  };

  return {
    store,
    /** Uploads or deletes an original, as its owner does; this does not purge anything. */
    upload: (key: string, body: Uint8Array | undefined) =>
      body === undefined ? objects.delete(key) : write(key, body),
    purge: purged,
    objects,
    twice,
    /** An object, read from outside. */
    at: (key: string) => objects.get(key),
    /** The bucket's response to CloudFront. */
    asOrigin: (key: string): CloudFrontResponse => {
      const kept = objects.get(key);
      if (kept === undefined) return s3Error('404');
      const { contentType = '', cacheControl = '', madeFrom = '', refined } = kept.headers;
      return s3Found('200', {
        ETag: kept.etag,
        'Content-Type': contentType,
        'Cache-Control': cacheControl,
        'x-amz-meta-cameo-source': madeFrom,
        ...(refined !== undefined && { 'x-amz-meta-cameo-refined': refined }),
      });
    },
  };
}
