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

/** A variant with the key of its derivative: it was read from that key, and prints to no other. */
export interface Derivative {
  readonly variant: Variant;
  readonly key: DerivativeKey;
}

/** What the path of a request to the bucket names. */
export interface Address {
  readonly uri: string;
  /** The S3 key; undefined where the path does not decode. */
  readonly key: string | undefined;
  /** Whether the key lies below the prefix of the derivatives. */
  readonly isBelowVariants: boolean;
  /** Undefined for an original, and for a key that this grammar does not make. */
  readonly derivative: Derivative | undefined;
  /** The source whose answer it is; undefined for a path that no picture has. */
  readonly source: SourceKey | undefined;
}

/** Reads a path once, for all that comes after. */
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

/** One request, with what becomes known of it on the way. */
export interface ResizeRequest {
  readonly address: Address;
  readonly head: boolean;
  /** The signature that it came with, or ''. */
  readonly token: string;
  /** The version that it was asked for with: part of its URL, and of no key. */
  readonly version: string | undefined;
  readonly measured: Measured;
}

/** What a request is answered with: the settings of the stage, and the ways out of the function. */
export interface Tools {
  readonly config: ImageConfig;
  /** Of the grammar. */
  readonly hash: string;
  /** The rules of the stage; undefined where it has none. */
  readonly access: Access | undefined;
  readonly store: TimedStore;
  readonly log: Log;
  readonly clock: Clock;
}
