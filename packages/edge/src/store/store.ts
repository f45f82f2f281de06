import type { DerivativeKey, SourceKey } from '@cameo/core';

/** Name of the metadata that says which original a derivative was made from: its entity tag. */
export const MADE_FROM = 'cameo-source';

/** The header in which S3 sends that metadata. */
export const MADE_FROM_HEADER = `x-amz-meta-${MADE_FROM}`;

/** What every object in a store says about itself. */
export interface ObjectHeaders {
  readonly contentType: string | undefined;
  readonly cacheControl: string | undefined;
}

/** An object whose headers have arrived and whose body has not been read yet. */
export interface StoredObject extends ObjectHeaders {
  /** Length of the body in bytes, when the store says it before sending the body. */
  readonly bytes: number | undefined;
  /** Entity tag with its quotes, as S3 sends it. */
  readonly etag: string | undefined;
  readonly lastModified: Date | undefined;
  /** Entity tag of the original that a derivative was made from; undefined for originals, and where it was not noted. */
  readonly madeFrom?: string | undefined;
  /** The body; can be read once. Fails with a {@link StoreError}. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Releases a body that will not be read. Harmless after it was read. */
  readonly discard: () => void;
}

export interface OpenOptions {
  /** Time left for this call in ms, retries and reading the body included. */
  readonly budgetMs: number;
  /** Answer `not-modified` when the object still has this entity tag. */
  readonly ifNoneMatch?: string | undefined;
}

export interface PutOptions {
  /** Time left for this call in ms, retries included. */
  readonly budgetMs: number;
}

/** What a derivative is stored with. */
export interface PutHeaders {
  readonly contentType: string;
  readonly cacheControl: string;
  /** Entity tag of the original that it was made from. */
  readonly madeFrom?: string | undefined;
}

/**
 * Where sources are read and derivatives are kept. Sources are never written (invariant 4): the only
 * way to write takes a {@link DerivativeKey}.
 */
export interface Store {
  /**
   * Opens a source or a derivative.
   * @throws StoreError `missing`, `refused`, `throttled`, `timeout` or `broken`
   */
  readonly open: (key: string, options: OpenOptions) => Promise<StoredObject | 'not-modified'>;
  /**
   * Stores a derivative whole, with its final headers, unless the key is taken already (invariant 3).
   * @throws StoreError `refused`, `throttled`, `timeout` or `broken`
   */
  readonly putNew: (
    key: DerivativeKey,
    body: Uint8Array,
    headers: PutHeaders,
    options: PutOptions,
  ) => Promise<'created' | 'exists'>;
  /**
   * Names of the derivatives of one source, the last segments of their keys, in no order; `most` of them where there are
   * more. What was stored or deleted before the call is seen.
   * @throws StoreError `refused`, `throttled`, `timeout` or `broken`
   */
  readonly listDerivatives: (
    source: SourceKey,
    most: number,
    options: PutOptions,
  ) => Promise<readonly string[]>;
  /**
   * Deletes one derivative; one that is not there is fine.
   * @throws StoreError `refused`, `throttled`, `timeout` or `broken`
   */
  readonly removeDerivative: (key: DerivativeKey, options: PutOptions) => Promise<void>;
  /**
   * Deletes every derivative of one source; returns how many. Those of a source whose key goes on where this one ends
   * (`a` and `a/b`, `a.jpg` and `a.jpg2`) stay. What was deleted before a failure stays deleted.
   * @throws StoreError `refused`, `throttled`, `timeout` or `broken`
   */
  readonly removeDerivatives: (source: SourceKey, options: PutOptions) => Promise<number>;
}

/** The five different ways in which a store does not do what it was asked (docs/architecture.md). */
export type StoreFailure = 'missing' | 'refused' | 'throttled' | 'timeout' | 'broken';

/** A store's failure, translated once where it happened; `cause` keeps the original. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly failure: StoreFailure;

  constructor(failure: StoreFailure, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.failure = failure;
  }
}

/** The code of a Node error such as `ENOENT`, or `''`. */
export function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}
