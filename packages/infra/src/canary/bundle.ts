import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KEYS_VARIABLE, readSigningKeys } from '@cameo/core/sign';
import { keysOfStage } from '../operate/keys-of-stage.js';
import { isSigned, type Stage } from '../stage.js';

/** File name of the bundle, beside those of the edge. */
export const CANARY_BUNDLE = 'canary.mjs';

/**
 * Bundles the canary with the configuration of its stage and, if URLs are signed, its signing keys, as for the functions at the
 * edge: environment variables are visible to everybody who may view the function.
 */
export async function buildCanary(
  { config, infra, ...stage }: Stage,
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const canary = {
    picture: infra.canaryPicture,
    signingKeys: isSigned({ config }) ? keysOfStage(config, readSigningKeys(env[KEYS_VARIABLE])) : '',
  };
  const { FUNCTION_MODULE } = await import('@cameo/edge/bundle');
  const { build } = await import('esbuild');
  await build({
    entryPoints: { [CANARY_BUNDLE.replace(/\.mjs$/, '')]: join(here, 'entry.js') },
    ...FUNCTION_MODULE,
    // Paths in the bundle are relative to it, so that its bytes are reproducible.
    absWorkingDir: here,
    outdir: folder,
    define: {
      __CAMEO_CONFIG__: JSON.stringify(config),
      __CAMEO_CANARY__: JSON.stringify(canary),
    },
  }).catch((error: unknown) => {
    throw new Error(`The canary of stage ${stage.name} could not be bundled: ${String(error)}`);
  });
}
