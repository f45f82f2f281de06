import { type ImageConfig, parseRequest, type Variant, variantOf } from '@cameo/core';
import { ProblemError } from '../src/http/problem-error.js';
import type { Rendition } from '../src/render/pixels.js';
import { render } from '../src/render/render.js';
import { testConfig } from './test-config.js';

interface RenderOptions {
  readonly accept?: string;
  readonly config?: ImageConfig;
  readonly budgetMs?: number;
}

/** The variant for a query. */
export function variantFor(query: string, accept: string, config: ImageConfig): Variant {
  const parsed = parseRequest('/picture', query, config);
  if (!parsed.ok) throw new Error(`${query} does not parse: ${JSON.stringify(parsed.issues)}`);
  const variant = variantOf(parsed.value.source, parsed.value.transform, accept, config);
  if (variant === undefined) throw new Error(`${query} asks for the original`);
  return variant;
}

/** Renders a query for a client that supports every format, or the given `accept`. */
export function renderQuery(
  bytes: Uint8Array,
  query: string,
  options: RenderOptions = {},
): Promise<Rendition> {
  const { accept = 'image/avif,image/webp', config = testConfig(), budgetMs = 28_000 } = options;
  return render(bytes, variantFor(query, accept, config), config, () => budgetMs);
}

/** The problem with which a call rejects; fails if it succeeds or throws anything else. */
export async function problemOf(call: Promise<unknown>): Promise<ProblemError> {
  const outcome = await call.then(
    () => 'success',
    (error: unknown) => error,
  );
  if (outcome instanceof ProblemError) return outcome;
  throw new Error(`Expected a ProblemError, received ${String(outcome)}.`, { cause: outcome });
}
