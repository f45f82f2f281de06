import type { Transform } from '../grammar/params.js';

/** Transforms by name. */
export type Presets = Readonly<Record<string, Transform>>;

/** Which of the requests that the grammar understands are answered; all of them where nothing is said. */
export interface AccessRules {
  /** Transforms by name: front end, signatures and `presetsOnly` mean the same by a name. */
  readonly presets?: Presets;
  /** Answers only what comes from a preset, at each rung of the ladder. */
  readonly presetsOnly?: boolean;
  /** Answers only sources whose keys begin with one of the prefixes. */
  readonly sources?: { readonly prefixes: readonly string[] };
  /** Answers only URLs that carry a signature. */
  readonly signing?: { readonly required: boolean };
}
