import { type DefinedConfig, defineImageConfig, type ImageConfigInput, type Result } from '../src/index.js';

/** The default grammar, or one that differs from it in some fields. */
export const grammarWith = (fields: Partial<ImageConfigInput> = {}): DefinedConfig =>
  defineImageConfig({ bucket: 'example', region: 'eu-central-1', ...fields });

export const GRAMMAR = grammarWith();

/** Two rungs, little room: small enough to write down everything that it can produce. */
export const TINY = grammarWith({
  ladder: [2, 4],
  qualities: [50, 80],
  defaultQuality: 80,
  formats: ['webp', 'jpeg', 'png'],
  params: ['w', 'h', 'dpr', 'fit', 'q', 'f', 'gray'],
  limits: { height: 3, pixels: 8 },
});

/** The value of a result that must be one; says the issues when it is not. */
export function accepted<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}
