import { basename } from 'node:path';
import { defineImageConfig, type ImageConfig, parseRequest, type Variant, variantOf } from '@cameo/core';

/** Only memory is limited. */
const NO_LIMITS = {
  sourcePixels: 1_000_000_000,
  framePixels: 1_000_000_000,
  sourceBytes: 1_000_000_000,
  photoPngPixels: 1_000_000_000,
};

/** The configuration of a function with `memoryMb` MiB that refines every format it can. */
export const configOf = (memoryMb: number): ImageConfig =>
  defineImageConfig({
    bucket: 'pictures',
    region: 'eu-central-1',
    inputs: ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'],
    limits: NO_LIMITS,
    refine: { formats: ['avif', 'webp', 'jpeg'] },
    memoryMb,
  });

/** More memory than any case needs, MiB: predictions are needed even if they would not fit. */
export const AMPLE_MB = 10_240;

/** @throws Error if the query is invalid, or requests the original */
export function variantFor(file: string, query: string, accept: string): Variant {
  const config = configOf(AMPLE_MB);
  const parsed = parseRequest(`/${encodeURIComponent(basename(file))}`, query, config);
  if (!parsed.ok) throw new Error(`the query ${query} does not parse: ${JSON.stringify(parsed.issues)}`);
  const variant = variantOf(parsed.value.source, parsed.value.transform, accept, config);
  if (variant === undefined) throw new Error(`the query ${query} asks for the original`);
  return variant;
}
