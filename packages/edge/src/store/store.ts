import type { DerivativeKey } from '@cameo/core';

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
  /** The body; can be read once. Fails with a {@link StoreError}. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Lets go of a body that nobody will read. Harmless when it was read. */
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
    headers: { readonly contentType: string; readonly cacheControl: string },
    options: PutOptions,
  ) => Promise<'created' | 'exists'>;
  /**
   * Deletes every derivative whose key starts with `prefix`; returns how many. The prefix must start with
   * the derivatives' own prefix, so that no source can be deleted.
   * @throws StoreError
   */
  readonly removeDerivatives: (prefix: string, options: PutOptions) => Promise<number>;
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
