import type { ImageConfig } from '@cameo/core/config';
import type { BuildOptions } from 'esbuild';

/** How esbuild makes one module of a function: ES modules for the Node of Lambda. */
export declare const FUNCTION_MODULE: BuildOptions;

/** What the functions of a stage are bundled from and to. */
export interface BundleOptions {
  /** Name of the stage, for messages; `local` may sign without keys. */
  readonly stage: string;
  /** The configuration that is baked in. */
  readonly config: ImageConfig;
  /** Where the bundles go; what is in it is deleted first. */
  readonly folder: string;
  /** Where `CAMEO_SIGNING_KEYS` is looked for; the process' environment by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Bundles the functions of a stage: `origin-request.mjs`, `origin-response.mjs`, `purge-variants.mjs`, `refine.mjs`, each with its licences,
 * and `viewer-request.js`.
 * @returns bytes of the viewer-request function, and how many it may have
 * @throws Error when the stage signs and there are no keys, or when CloudFront would not take the function
 */
export function bundleFunctions(
  options: BundleOptions,
): Promise<{ readonly viewerRequestBytes: number; readonly maxBytes: number }>;
