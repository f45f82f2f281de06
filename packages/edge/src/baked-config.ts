import type { ImageConfig } from '@cameo/core';

declare const __CAMEO_CONFIG__: ImageConfig;

/**
 * The configuration of the stage that a bundle was built for. Functions at the edge have no environment variables, so
 * the build writes it into the code.
 */
export const bakedConfig = (): ImageConfig => __CAMEO_CONFIG__;
