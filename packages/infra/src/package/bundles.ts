import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Stage } from '../stage.js';

/** The folder of the package whose bundles are deployed; its source is not used. */
export const edgeFolder = (): string =>
  dirname(createRequire(import.meta.url).resolve('@cameo/edge/package.json'));

/** The edge package's bundles for a stage. */
export const BUNDLES = {
  TransformImageRequest: 'origin-request.mjs',
  ResizeImage: 'origin-response.mjs',
  PurgeVariants: 'purge-variants.mjs',
  Refine: 'refine.mjs',
  ViewerRequest: 'viewer-request.js',
} as const;

/**
 * Builds the bundles of a stage with its configuration into a separate folder.
 * @throws Error that names every bundle that failed
 */
export async function buildBundles(
  { name, config }: Pick<Stage, 'name' | 'config'>,
  folder: string,
): Promise<void> {
  const { bundleFunctions } = await import('@cameo/edge/bundle');
  await bundleFunctions({ stage: name, config, folder });
  const missing: string[] = [];
  for (const [of, file] of Object.entries(BUNDLES))
    await access(join(folder, file)).catch(() => missing.push(`${file} (${of})`));
  if (missing.length > 0)
    throw new Error(
      `The edge package built no ${missing.join(' and no ')} for stage ${name}; ` +
        `expected ${Object.values(BUNDLES).join(', ')}. Check scripts/bundle-functions.mjs of @cameo/edge.`,
    );
}
