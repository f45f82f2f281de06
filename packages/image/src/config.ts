import {
  DEFAULT_GRAMMAR,
  DEFAULT_LIMITS,
  type Grammar,
  grammarHash,
  type Limits,
  type ParamName,
  type Presets,
  type RequestableFormat,
  type SnapGrammar,
  type ValueGrammar,
} from '@cameo/core';

/** The part of the resizer's configuration that URLs depend on; every field has a default. */
export interface UrlConfig {
  /** Base of the pictures: an origin such as `https://img.example.com`, a path such as `/img`, or empty. */
  readonly baseUrl?: string | undefined;
  readonly ladder?: readonly number[];
  readonly qualities?: readonly number[];
  readonly defaultQuality?: number;
  readonly formats?: readonly RequestableFormat[];
  readonly params?: readonly ParamName[];
  readonly limits?: Partial<Limits>;
  /** Transforms by name, for `preset`; explicit parameters override the preset. */
  readonly presets?: Presets;
  /** Eight digits that identify the grammar, from `clientConfig` of `@cameo/core`; the devtools compare them. */
  readonly grammarHash?: string;
}

/** A configuration with all fields that URLs depend on. */
export interface UrlGrammar extends SnapGrammar, ValueGrammar {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly params: Grammar['params'];
  readonly limits: Pick<Limits, 'width' | 'height' | 'pixels' | 'sourceKeyBytes'>;
  readonly presets?: Presets;
}

/** Completes a configuration with defaults. */
export const urlGrammar = (config: UrlConfig = {}): UrlGrammar => ({
  ...DEFAULT_GRAMMAR,
  ...config,
  baseUrl: (config.baseUrl ?? '').replace(/\/+$/, ''),
  limits: { ...DEFAULT_GRAMMAR.limits, ...config.limits },
});

/**
 * The hash of the grammar of a configuration, which a resizer with the same configuration sends in its answers.
 * The devtools compute it in development, so that an application does not carry the code.
 */
export function configuredHash(config: UrlConfig = {}): string {
  const { ladder = DEFAULT_GRAMMAR.ladder, limits } = config;
  // The widest rendition has the width of the last rung.
  const width = ladder.at(-1) ?? DEFAULT_LIMITS.width;
  return grammarHash({
    ...DEFAULT_GRAMMAR,
    ...config,
    limits: { ...DEFAULT_LIMITS, width, ...limits },
  });
}
