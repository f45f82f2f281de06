import { defineImageConfig, type ImageConfig, type ImageConfigInput, SOURCE_FORMATS } from '@cameo/core';

/** Steps of about a third: what is rendered at a rung is told with these, whatever the default ladder is fitted to. */
const STEPS_OF_A_THIRD = [
  48, 64, 88, 112, 152, 200, 272, 360, 480, 640, 864, 1160, 1568, 2112, 2848, 3840,
] as const;

/** A configuration in which every format of originals is allowed, with a ladder that does not change. */
export const testConfig = (over: Partial<ImageConfigInput> = {}): ImageConfig =>
  defineImageConfig({
    bucket: 'cameo-test',
    region: 'eu-central-1',
    inputs: [...SOURCE_FORMATS],
    ladder: STEPS_OF_A_THIRD,
    ...over,
  });
