import { type ImageConfig, parseRequest, SIGNATURE_PARAM, tokenIn } from '@cameo/core';
import { KEYS_VARIABLE, readSigningKeys, signUrl } from '@cameo/core/sign';

/** Adds a signature to a path with its query, in any spelling. */
export type SignPath = (path: string) => string;

/** The function for stages without signing. */
export const unsigned: SignPath = (path) => path;

/** Validity of a command's own signatures, s: longer than a long run waits for one answer. */
const VALID_S = 3600;

/**
 * The signing function of a command, with the first key in the environment. Without keys nothing is signed.
 * @throws Error if the stage requires signatures and there is no key, or the keys are malformed
 */
export function signerOf(config: ImageConfig, env: NodeJS.ProcessEnv = process.env): SignPath {
  const written = env[KEYS_VARIABLE];
  if (!config.signing?.required && !written) return unsigned;
  const [key] = readSigningKeys(written);
  if (key === undefined) return unsigned;
  return (path) => {
    const [before = '', query = ''] = path.split('?');
    const parsed = parseRequest(before, query, config);
    // Intentionally invalid requests are not signed.
    if (!parsed.ok) return path;
    const { source, transform } = parsed.value;
    const expires = Math.floor(Date.now() / 1000) + VALID_S;
    const token = tokenIn(
      signUrl(config, key, { src: source, ...transform }, { expires }).split('?')[1] ?? '',
    );
    return `${path}${query === '' ? '?' : '&'}${SIGNATURE_PARAM}=${token}`;
  };
}
