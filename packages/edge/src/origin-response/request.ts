import {
  type DerivativeKey,
  type ImageConfig,
  parseDerivativeKey,
  type SourceKey,
  sourceKey,
  VARIANTS_PREFIX,
  type Variant,
} from '@cameo/core';
import type { Access } from '../access/access.js';
import type { Log } from '../http/log.js';
import { decodedKey } from '../http/request.js';
import type { TimedStore } from './store-calls.js';
import type { Clock, Measured } from './time.js';

/** A variant with the key of its derivative. It was parsed from that key and serialises to the same key. */
export interface Derivative {
  readonly variant: Variant;
  readonly key: DerivativeKey;
}

/** The object that a path in the bucket names. */
export interface Address {
  readonly uri: string;
  /** The S3 key; undefined when the path does not decode. */
  readonly key: string | undefined;
  /** Whether the key lies below the prefix of the derivatives. */
  readonly isBelowVariants: boolean;
  /** Undefined for an original, and for a key that this grammar does not produce. */
  readonly derivative: Derivative | undefined;
  /** The source of the answer; undefined for a path that belongs to no picture. */
  readonly source: SourceKey | undefined;
}

/** Parses a path, once per request. */
export function addressOf(uri: string, config: ImageConfig): Address {
  const key = decodedKey(uri);
  if (key === undefined) {
    return { uri, key, isBelowVariants: false, derivative: undefined, source: undefined };
  }
  if (!key.startsWith(VARIANTS_PREFIX)) {
    const source = sourceKey(key, config.limits);
    return {
      uri,
      key,
      isBelowVariants: false,
      derivative: undefined,
      source: source.ok ? source.value : undefined,
    };
  }
  const variant = parseDerivativeKey(key, config);
  const derivative = variant && { variant, key: key as DerivativeKey };
  return { uri, key, isBelowVariants: true, derivative, source: variant?.source };
}

/** One request, and the state that is added during processing. */
export interface ResizeRequest {
  readonly address: Address;
  readonly head: boolean;
  /** The signature of the request, or ''. */
  readonly token: string;
  /** The requested version: part of the URL, but not of the key. */
  readonly version: string | undefined;
  readonly measured: Measured;
}

/** Dependencies of an answer: the configuration of the stage, store, log and clock. */
export interface Tools {
  readonly config: ImageConfig;
  /** Hash of the grammar. */
  readonly hash: string;
  /** The rules of the stage; undefined when it has none. */
  readonly access: Access | undefined;
  readonly store: TimedStore;
  readonly log: Log;
  readonly clock: Clock;
}
