import { type DEFAULT_GRAMMAR, type Grammar, grammarHash } from '../grammar/grammar.js';
import { stageConfig } from './define-config.js';
import type { DefinedConfig, ImageConfigInput } from './settings.js';

type Default = typeof DEFAULT_GRAMMAR;

/** The stated value of a field, or its default. */
type Stated<I, K extends keyof Default> = I extends { readonly [N in K]: infer V } ? V : Default[K];

/** What a front end needs to write URLs for one stage, and nothing else, because it is in every page. */
export interface ClientConfig<I = ImageConfigInput> {
  readonly baseUrl: string;
  readonly ladder: Stated<I, 'ladder'>;
  readonly qualities: Stated<I, 'qualities'>;
  readonly defaultQuality: number;
  readonly formats: Stated<I, 'formats'>;
  readonly params: Grammar['params'];
  readonly limits: Pick<Grammar['limits'], 'width' | 'height' | 'pixels' | 'sourceKeyBytes'>;
  readonly presets: I extends { readonly presets: infer P } ? P : Readonly<Record<never, never>>;
  /** Eight digits that identify all of it; the edge answers with its own. */
  readonly grammarHash: string;
}

/**
 * The public part of a configuration: no bucket, no region, no rule. The configuration itself names them, so it must not
 * get into a bundle: call this where pages are built or rendered, or write {@link clientConfigModule} to a file.
 * @throws ConfigError when there is no such stage
 */
export function clientConfig<const I extends ImageConfigInput>(
  config: DefinedConfig<I>,
  stage: string,
): ClientConfig<I> {
  const own = stageConfig(config, stage);
  const { baseUrl, ladder, qualities, defaultQuality, formats, params, presets = {} } = own;
  const { width, height, pixels, sourceKeyBytes } = own.limits;
  return {
    baseUrl,
    ladder,
    qualities,
    defaultQuality,
    formats,
    params,
    limits: { width, height, pixels, sourceKeyBytes },
    presets,
    grammarHash: grammarHash(own),
  } as ClientConfig<I>;
}

/** The source of a TypeScript module that exports {@link clientConfig} as `config`, with the types that the compiler needs. */
export const clientConfigModule = (config: DefinedConfig, stage: string): string =>
  `// Written by clientConfigModule of @cameo/core.\nexport const config = ${JSON.stringify(clientConfig(config, stage), undefined, 2)} as const;\n`;
