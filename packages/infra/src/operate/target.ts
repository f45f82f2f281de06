import { type DefinedConfig, type ImageConfig, stageConfig } from '@cameo/core';
import { type SignPath, signerOf } from './signed-path.js';

/** A running Cameo, as a viewer reaches it. */
export interface Target {
  /** Without a slash at the end. */
  readonly base: string;
  readonly config: ImageConfig;
  /** Signs a path, where the stage asks for that. */
  readonly sign?: SignPath;
}

/**
 * What `--stage` or `--url` names; both together are a stage at another address than its own.
 * @throws Error with a line that says what is missing; ConfigError for a stage that there is not
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
  // What is signed is for the stage, wherever it is reached.
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
