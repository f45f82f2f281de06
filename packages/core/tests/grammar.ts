import { type DefinedConfig, defineImageConfig, type ImageConfigInput, type Result } from '../src/index.js';

/** Steps of about a third: the tests of snapping use these, whatever the default ladder is. */
export const STEPS_OF_A_THIRD = [
  48, 64, 88, 112, 152, 200, 272, 360, 480, 640, 864, 1160, 1568, 2112, 2848, 3840,
] as const;

/** The default grammar with a fixed ladder, and with the given fields changed. */
export const grammarWith = (fields: Partial<ImageConfigInput> = {}): DefinedConfig =>
  defineImageConfig({
    bucket: 'example',
    region: 'eu-central-1',
    ladder: STEPS_OF_A_THIRD,
    ...fields,
  });

export const GRAMMAR = grammarWith();

/** Two rungs and low limits: small enough to enumerate everything that it can produce. */
export const TINY = grammarWith({
  ladder: [2, 4],
  qualities: [50, 80],
  defaultQuality: 80,
  formats: ['webp', 'jpeg', 'png'],
  params: ['w', 'h', 'dpr', 'fit', 'q', 'f', 'gray'],
  limits: { height: 3, pixels: 8 },
});

/** The value of a successful result; throws with the issues otherwise. */
export function accepted<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}
