import { defineImageConfig, type ImageConfig, type ImageConfigInput, SOURCE_FORMATS } from '@cameo/core';

/** A configuration in which every format of originals is allowed. */
export const testConfig = (over: Partial<ImageConfigInput> = {}): ImageConfig =>
  defineImageConfig({
    bucket: 'cameo-test',
    region: 'eu-central-1',
    inputs: [...SOURCE_FORMATS],
    ...over,
  });
