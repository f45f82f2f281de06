import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KEYS_VARIABLE, readSigningKeys } from '@cameo/core/sign';
import { build } from 'esbuild';
import { keysOfStage } from '../operate/keys-of-stage.js';
import { isSigned, type Stage } from '../stage.js';

/** What the bundle is called, beside those of the edge. */
export const CANARY_BUNDLE = 'canary.mjs';

/**
 * Bundles the canary with the configuration of its stage in it and, where URLs are signed, the keys that it signs with, as the
 * functions at the edge have them: a variable of the function would show them to whoever may look at it.
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
  await build({
    entryPoints: { [CANARY_BUNDLE.replace(/\.mjs$/, '')]: join(here, 'entry.js') },
    // Paths in the bundle are relative to it: always the same bytes.
    absWorkingDir: here,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    minifySyntax: true,
    minifyWhitespace: true,
    define: {
      __CAMEO_CONFIG__: JSON.stringify(config),
      __CAMEO_CANARY__: JSON.stringify(canary),
    },
    logLevel: 'warning',
  }).catch((error: unknown) => {
    throw new Error(`The canary of stage ${stage.name} could not be bundled: ${String(error)}`);
  });
}
