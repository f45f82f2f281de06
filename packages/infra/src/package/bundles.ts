import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bundleFunctions } from '@cameo/edge/bundle';
import type { Stage } from '../stage.js';

/** The folder of the package whose bundles are deployed; its source is not looked at. */
export const edgeFolder = (): string =>
  dirname(createRequire(import.meta.url).resolve('@cameo/edge/package.json'));

/** What the edge package builds for a stage. */
export const BUNDLES = {
  TransformImageRequest: 'origin-request.mjs',
  ResizeImage: 'origin-response.mjs',
  PurgeVariants: 'purge-variants.mjs',
  ViewerRequest: 'viewer-request.js',
} as const;

/**
 * Builds the bundles of a stage, with its configuration baked in, into a folder of their own.
 * @throws Error that names every bundle that was not built
 */
export async function buildBundles(
  { name, config }: Pick<Stage, 'name' | 'config'>,
  folder: string,
): Promise<void> {
  await bundleFunctions({ stage: name, config, folder });
  const missing: string[] = [];
  for (const [of, file] of Object.entries(BUNDLES))
    await access(join(folder, file)).catch(() => missing.push(`${file} (${of})`));
  if (missing.length > 0)
    throw new Error(
      `The edge package built no ${missing.join(' and no ')} for stage ${name}; ` +
        `expected ${Object.values(BUNDLES).join(', ')}. Look at scripts/bundle-functions.mjs of @cameo/edge.`,
    );
}
