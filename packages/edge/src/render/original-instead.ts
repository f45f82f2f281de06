import { mayBeSentAsItIs, type Result, TARGETS, type Target, type Variant } from '@cameo/core';
import { keepsPixels, onlyResizes, type Plan, type SourceFacts } from '@cameo/core/plan';
import { bareAnimation, bareOriginal } from '../pictures/index.js';
import type { Encoded } from './encode.js';
import { endsWithLastPixel, hasNothingBehind } from './nothing-behind.js';
import type { Rendition } from './pixels.js';
import type { StartPipeline } from './sharp.js';

/** An original: its file and its facts. */
interface Original {
  readonly bytes: Uint8Array;
  readonly facts: SourceFacts;
}

/** Bytes ready to be sent, with their format. */
export type Settled = Pick<Encoded, 'data' | 'format'>;

/**
 * Chooses the smaller of an encoding and the original's own pixels without metadata. The original qualifies if its pixels are
 * the requested ones, in a format that the client supports. Quality is never lowered to reduce the size, so a client that does
 * not support the original's format, or requests another one by name, may get more bytes than the original has.
 */
export async function settle(
  start: StartPipeline,
  encoded: Encoded,
  plan: Plan,
  { target }: Variant,
  { bytes, facts }: Original,
): Promise<Settled> {
  const { format } = facts;
  if (!keepsPixels(plan, facts) || !mayBeSentAsItIs(target, format)) return encoded;
  const bare = plan.animated ? bareAnimation(bytes, format) : bareOriginal(bytes, facts);
  if (bare === undefined || bare.length > encoded.data.length) return encoded;
  return (await hasNothingBehind(start, bare, format)) ? { data: bare, format } : encoded;
}

/** An animated original without its metadata, with the reason for sending it instead of a rendition. */
export type AsItIs = Omit<Rendition, 'source' | 'mezzanine'>;

/**
 * The original's own frames if they are the requested ones, so that no encoding could be better, or if the request cannot be
 * rendered and only the size or the format would differ. Undefined if a rendition is made, or if the client could not display
 * the original.
 * @param checked whether the request can be rendered within the time and the memory
 */
export async function animationAsItIs(
  { bytes, facts }: Original,
  variant: Variant,
  plan: Plan,
  checked: Result<unknown>,
): Promise<AsItIs | undefined> {
  if (!plan.animated) return undefined;
  const same = facts.format === 'gif' && plan.format === 'gif' && keepsPixels(plan, facts);
  const instead = !checked.ok && onlyResizes(plan, facts) && readsAnyway(variant, facts);
  const body = same || instead ? bareAnimation(bytes, facts.format) : undefined;
  if (body === undefined || (await endsWithLastPixel(body, facts.format)) === false) return undefined;
  const { width, height, frames, format } = facts;
  const reason = checked.ok
    ? 'nothing but the encoding would change'
    : `${checked.issues[0].received} is more than can be rendered`;
  return { body, contentType: `image/${format}`, width, height, frames, format, reason };
}

/**
 * Whether the client displays the original, whatever format it requested: all clients read GIF and PNG, and every browser in
 * use animates both.
 */
function readsAnyway({ target }: Variant, { format }: SourceFacts): boolean {
  const { animated }: Target = TARGETS[target];
  return format === 'gif' || format === 'png' || (format === 'webp' && animated === 'webp');
}
