import {
  defineImageConfig,
  type ImageConfig,
  type ImageConfigInput,
  SOURCE_FORMATS,
  stageConfig,
} from '@cameo/core';
import { config } from '../../../cameo.config.js';

/** Steps of about a third: the tests of rungs use these, whatever the default ladder is. */
const STEPS_OF_A_THIRD = [
  48, 64, 88, 112, 152, 200, 272, 360, 480, 640, 864, 1160, 1568, 2112, 2848, 3840,
] as const;

/** A configuration with all source formats and a fixed ladder. */
export const testConfig = (over: Partial<ImageConfigInput> = {}): ImageConfig =>
  defineImageConfig({
    bucket: 'cameo-test',
    region: 'eu-central-1',
    inputs: [...SOURCE_FORMATS],
    ladder: STEPS_OF_A_THIRD,
    ...over,
  });

/** The configuration that the build puts into the bundles. */
export const localConfig = (): ImageConfig => stageConfig(config, 'local');
