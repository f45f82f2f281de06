import { type ImageConfig, stageConfig } from '@cameo/core';
import { config } from '../../../cameo.config.js';

/** What the build bakes into the bundles. */
export const localConfig = (): ImageConfig => stageConfig(config, 'local');
