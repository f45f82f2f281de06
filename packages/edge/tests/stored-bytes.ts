import type { DerivativeKey, SourceKey } from '@cameo/core';
import { type StoredObject, StoreError } from '../src/store/store.js';

/** Brands a literal key; only tests write derivative keys by hand. */
export const derivative = (key: `_variants/${string}`): DerivativeKey => key as string as DerivativeKey;

/** Brands a literal key of a source. */
export const source = (key: string): SourceKey => key as SourceKey;

export const HEADERS = { contentType: 'image/webp', cacheControl: 'public, max-age=31536000' } as const;

/** A string as a body. */
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The object of an answer; fails on `not-modified`. */
export function opened(answer: StoredObject | 'not-modified'): StoredObject {
  if (answer === 'not-modified') throw new Error('Expected an object, received not-modified.');
  return answer;
}

/** Reads a body to its end. */
export async function readBody(answer: StoredObject | 'not-modified'): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of opened(answer).body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The StoreError with which a call rejects; fails if the call succeeds or throws anything else. */
export async function failureOf(call: Promise<unknown>): Promise<StoreError> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof StoreError) return outcome;
  throw new Error(`Expected a StoreError, received ${String(outcome)}.`, { cause: outcome });
}
