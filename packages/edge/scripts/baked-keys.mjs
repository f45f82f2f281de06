import { KEYS_VARIABLE, readSigningKeys, stageKey } from '@cameo/core/sign';

/**
 * The keys that the triggers of a stage check signatures with, from the environment. Functions at the edge have no
 * variables of their own, and a file with secrets would be committed one day. The stage of this machine may have none:
 * what is built of it is tried and not deployed, and refuses every signature.
 * @param {string} stage
 * @param {import('../../core/dist/index.js').AccessRules & { readonly bucket: string }} config
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {readonly (readonly [id: string, secret: string])[] | string} none for a stage that does not sign; a line that
 * says what is wrong
 */
export function bakedKeys(stage, config, env) {
  const { signing } = config;
  const written = env[KEYS_VARIABLE];
  if (!signing?.required || (stage === 'local' && !written)) return [];
  try {
    return readSigningKeys(written).map((key) => {
      // Of this stage alone: who reads its bundles can sign for no other.
      const { id, secret } = stageKey(config, key);
      return [id, secret];
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `Stage ${stage} answers signed URLs only (signing in cameo.config.ts), and its functions need the keys. ${reason}`;
  }
}
