import type { ImageConfig } from '@cameo/core';
import { type SigningKey, stageKey } from '@cameo/core/sign';

/** Keys of one stage in the environment's format: `2026a@bucket=secret`. */
export const keysOfStage = (config: ImageConfig, keys: readonly SigningKey[]): string =>
  keys
    .map((key) => stageKey(config, key))
    .map(({ id, bucket, secret }) => `${id}@${bucket}=${secret}`)
    .join(',');
