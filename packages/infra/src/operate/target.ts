import { type DefinedConfig, type ImageConfig, stageConfig } from '@cameo/core';
import { type SignPath, signerOf } from './signed-path.js';

/** A running Cameo, as viewers reach it. */
export interface Target {
  /** Without a trailing slash. */
  readonly base: string;
  readonly config: ImageConfig;
  /** Signs a path, if the stage requires it. */
  readonly sign?: SignPath;
}

/**
 * The target of `--stage` or `--url`; both together select a stage at another address.
 * @throws Error with a one-line message; ConfigError for an unknown stage
 */
export function targetOf(
  config: DefinedConfig,
  { stage, url }: { readonly stage?: string | undefined; readonly url?: string | undefined },
): Target {
  if (stage === undefined && url === undefined)
    throw new Error(
      'Expected --stage NAME, --url URL or both, as in --stage dev or --url http://127.0.0.1:4600.',
    );
  if (stage === undefined) return { base: baseOf(url ?? '', '--url'), config, sign: signerOf(config) };
  const chosen = stageConfig(config, stage);
  // Signatures are those of the stage, wherever it is reached.
  if (url !== undefined) return { base: baseOf(url, '--url'), config: chosen, sign: signerOf(chosen) };
  if (chosen.baseUrl === '')
    throw new Error(
      `Stage ${stage} has no baseUrl in cameo.config.ts, expected the address of its distribution; write it there, or give --url https://….`,
    );
  return {
    base: baseOf(chosen.baseUrl, `baseUrl of stage ${stage}`),
    config: chosen,
    sign: signerOf(chosen),
  };
}

function baseOf(text: string, name: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search + url.hash !== '')
    throw new Error(
      `${name} got ${JSON.stringify(text)}, expected an address such as https://img.example.com.`,
    );
  return url.href.replace(/\/+$/, '');
}
