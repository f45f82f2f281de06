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

/** What the resizer is configured with, as far as URLs depend on it; what is left out is the default. */
export interface UrlConfig {
  /** Where the pictures are: an origin such as `https://img.example.com`, a path such as `/img`, or nothing. */
  readonly baseUrl?: string;
  readonly ladder?: readonly number[];
  readonly qualities?: readonly number[];
  readonly defaultQuality?: number;
  readonly formats?: readonly RequestableFormat[];
  readonly params?: readonly ParamName[];
  readonly limits?: Partial<Limits>;
  /** Transforms by name, for `preset`; what is asked beside it wins. */
  readonly presets?: Presets;
  /** Eight digits that stand for the grammar, as `clientConfig` of `@cameo/core` writes them; the devtools compare them. */
  readonly grammarHash?: string;
}

/** A configuration with everything that URLs depend on. */
export interface UrlGrammar extends SnapGrammar, ValueGrammar {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly params: Grammar['params'];
  readonly limits: Pick<Limits, 'width' | 'height' | 'pixels' | 'sourceKeyBytes'>;
  readonly presets?: Presets;
}

/** Fills in what a configuration leaves out. */
export const urlGrammar = (config: UrlConfig = {}): UrlGrammar => ({
  ...DEFAULT_GRAMMAR,
  ...config,
  baseUrl: (config.baseUrl ?? '').replace(/\/+$/, ''),
  limits: { ...DEFAULT_GRAMMAR.limits, ...config.limits },
});

/**
 * Hash of the grammar that a page is configured with: the same that a resizer with this configuration answers with.
 * Computed where it is compared, in development, so that an application does not carry it.
 */
export function configuredHash(config: UrlConfig = {}): string {
  const { ladder = DEFAULT_GRAMMAR.ladder, limits } = config;
  // The widest rendition is the last rung.
  const width = ladder.at(-1) ?? DEFAULT_LIMITS.width;
  return grammarHash({
    ...DEFAULT_GRAMMAR,
    ...config,
    limits: { ...DEFAULT_LIMITS, width, ...limits },
  });
}
