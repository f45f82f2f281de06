import type { ImageConfig } from '@cameo/core';
import type { SigningKeys } from './access.js';

declare const __CAMEO_CONFIG__: ImageConfig;
declare const __CAMEO_SIGNING_KEYS__: readonly (readonly [id: string, secret: string])[];

/**
 * The configuration of the stage. Functions at the edge have no environment variables, so the build writes it into the
 * code.
 */
export const bakedConfig = (): ImageConfig => __CAMEO_CONFIG__;

/** The signing keys of the stage. The build reads them from its environment, never from a file. */
export const bakedSigningKeys = (): SigningKeys => new Map(__CAMEO_SIGNING_KEYS__);
