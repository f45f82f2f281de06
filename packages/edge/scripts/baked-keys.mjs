import { KEYS_VARIABLE, readSigningKeys, stageKey } from '@cameo/core/sign';

/**
 * Reads from the environment the keys with which the triggers of a stage check signatures. Functions at the edge have
 * no environment variables, and a file with secrets might be committed. The `local` stage may have no keys: its bundles
 * are tested, never deployed, and refuse every signature.
 * @param {string} stage
 * @param {import('../../core/dist/index.js').AccessRules & { readonly bucket: string }} config
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {readonly (readonly [id: string, secret: string])[] | string} an empty list for a stage without signed URLs;
 * an error message as a string
 */
export function bakedKeys(stage, config, env) {
  const { signing } = config;
  const written = env[KEYS_VARIABLE];
  if (!signing?.required || (stage === 'local' && !written)) return [];
  try {
    return readSigningKeys(written).map((key) => {
      // The key is derived for this stage: its bundles cannot sign for any other stage.
      const { id, secret } = stageKey(config, key);
      return [id, secret];
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `Stage ${stage} answers signed URLs only (signing in cameo.config.ts), and its functions need the keys. ${reason}`;
  }
}
