import type { DerivativeKey, SourceKey } from '@cameo/core';

/** Name of the metadata with the entity tag of the original that a derivative was made from. */
export const MADE_FROM = 'cameo-source';

/** The header in which S3 sends that metadata. */
export const MADE_FROM_HEADER = `x-amz-meta-${MADE_FROM}`;

/** Name of the metadata with the refinement state of a derivative. */
export const REFINED = 'cameo-refined';

/** The header in which S3 sends that metadata. */
export const REFINED_HEADER = `x-amz-meta-${REFINED}`;

/**
 * Refinement state of a derivative: `not-yet` while it waits, `smaller` after it was replaced by fewer bytes, `same` if it
 * stays, because the gain was too small or it is not refined. The last two are final.
 */
export const REFINED_MARKS = ['not-yet', 'smaller', 'same'] as const;
export type RefinedMark = (typeof REFINED_MARKS)[number];
export type FinalMark = Exclude<RefinedMark, 'not-yet'>;

/** Whether a derivative with this mark is never examined again. */
export const isFinal = (mark: RefinedMark | undefined): mark is FinalMark =>
  mark === 'smaller' || mark === 'same';

/** The mark for a text; undefined for anything else. */
export const refinedMark = (text: string | undefined): RefinedMark | undefined =>
  REFINED_MARKS.find((mark) => mark === text);

/** Metadata of every object in a store. */
export interface ObjectHeaders {
  readonly contentType: string | undefined;
  readonly cacheControl: string | undefined;
}

/** An object whose headers have arrived and whose body has not been read yet. */
export interface StoredObject extends ObjectHeaders {
  /** Length of the body, bytes, if the store states it before the body. */
  readonly bytes: number | undefined;
  /** Entity tag with its quotes, as S3 sends it. */
  readonly etag: string | undefined;
  readonly lastModified: Date | undefined;
  /** Entity tag of the original that a derivative was made from; undefined for originals, and if it was not recorded. */
  readonly madeFrom?: string | undefined;
  /** Undefined for originals, and for a derivative whose format was not refined when it was stored. */
  readonly refined?: RefinedMark | undefined;
  /** The body; can be read once. Rejects with a {@link StoreError}. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Releases a body that will not be read. No effect after it was read. */
  readonly discard: () => void;
}

export interface OpenOptions {
  /** Time left for this call, ms, including retries and reading the body. */
  readonly budgetMs: number;
  /** Answers `not-modified` if the object still has this entity tag. */
  readonly ifNoneMatch?: string | undefined;
}

export interface PutOptions {
  /** Time left for this call, ms, including retries. */
  readonly budgetMs: number;
}

/** Headers and metadata of a derivative to store. */
export interface PutHeaders {
  readonly contentType: string;
  readonly cacheControl: string;
  /** Entity tag of the original that it was made from. */
  readonly madeFrom?: string | undefined;
  /** Undefined if its format is not refined. */
  readonly refined?: RefinedMark | undefined;
}

export interface ReplaceOptions extends PutOptions {
  /** Entity tag of the derivative to replace. */
  readonly ifMatch: string;
}

/**
 * The storage of sources and derivatives. Sources are never written (invariant 4): every write takes a {@link DerivativeKey}.
 */
export interface Store {
  /**
   * Opens a source or a derivative.
   * @throws StoreError `missing`, `refused`, `throttled`, `timeout` or `broken`
   */
  readonly open: (key: string, options: OpenOptions) => Promise<StoredObject | 'not-modified'>;
  /**
   * Stores a complete derivative with its final headers, unless the key exists (invariant 3).
   * @throws StoreError `refused`, `throttled`, `timeout` or `broken`
   */
  readonly putNew: (
    key: DerivativeKey,
    body: Uint8Array,
    headers: PutHeaders,
    options: PutOptions,
  ) => Promise<'created' | 'exists'>;
  /**
   * Replaces the bytes or headers of a derivative atomically, if it still has an entity tag; returns `changed` if it was
   * replaced or deleted. No reader sees a mixture.
   * @throws StoreError `refused`, `throttled`, `timeout` or `broken`; the replacement may have happened then, or happen later
   */
  readonly replaceDerivative: (
    key: DerivativeKey,
    body: Uint8Array,
    headers: PutHeaders,
    options: ReplaceOptions,
  ) => Promise<'replaced' | 'changed'>;
  /**
   * Names of the derivatives of one source (last segments of their keys), unordered, at most `limit`. Includes what was stored
   * and excludes what was deleted before the call.
   * @throws StoreError `refused`, `throttled`, `timeout` or `broken`
   */
  readonly listDerivatives: (
    source: SourceKey,
    limit: number,
    options: PutOptions,
  ) => Promise<readonly string[]>;
  /**
   * Deletes one derivative; succeeds if it is missing.
   * @throws StoreError `refused`, `throttled`, `timeout` or `broken`
   */
  readonly removeDerivative: (key: DerivativeKey, options: PutOptions) => Promise<void>;
  /**
   * Deletes every derivative of one source; returns their number. Derivatives of sources whose key extends this one (`a` and
   * `a/b`, `a.jpg` and `a.jpg2`) stay. What was deleted before a failure stays deleted.
   * @throws StoreError `refused`, `throttled`, `timeout` or `broken`
   */
  readonly removeDerivatives: (source: SourceKey, options: PutOptions) => Promise<number>;
}

/** The five kinds of store failures (docs/architecture.md). */
export type StoreFailure = 'missing' | 'refused' | 'throttled' | 'timeout' | 'broken';

/** A store's failure, translated once where it happened; `cause` keeps the original error. */
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
