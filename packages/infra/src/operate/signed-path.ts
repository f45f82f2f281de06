import { type ImageConfig, parseRequest, SIGNATURE_PARAM, tokenIn } from '@cameo/core';
import { KEYS_VARIABLE, readSigningKeys, signUrl } from '@cameo/core/sign';

/** Adds a signature to a path with its query, in whatever spelling it is written. */
export type SignPath = (path: string) => string;

/** Where URLs are not signed. */
export const unsigned: SignPath = (path) => path;

/** How long a command's own signatures are valid, s: longer than a run of many hours waits for one answer. */
const VALID_S = 3600;

/**
 * How a command signs what it asks for: with the first key of the environment. Without keys nothing is signed.
 * @throws Error when the stage answers signed URLs only and there is no key, or the keys are written wrongly
 */
export function signerOf(config: ImageConfig, env: NodeJS.ProcessEnv = process.env): SignPath {
  const written = env[KEYS_VARIABLE];
  if (!config.signing?.required && !written) return unsigned;
  const [key] = readSigningKeys(written);
  if (key === undefined) return unsigned;
  return (path) => {
    const [before = '', query = ''] = path.split('?');
    const asked = parseRequest(before, query, config);
    // What is asked for wrongly on purpose has no signature.
    if (!asked.ok) return path;
    const { source, transform } = asked.value;
    const expires = Math.floor(Date.now() / 1000) + VALID_S;
    const token = tokenIn(
      signUrl(config, key, { src: source, ...transform }, { expires }).split('?')[1] ?? '',
    );
    return `${path}${query === '' ? '?' : '&'}${SIGNATURE_PARAM}=${token}`;
  };
}
