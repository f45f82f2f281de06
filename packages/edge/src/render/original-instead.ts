import { mayBeSentAsItIs, type Result, TARGETS, type Target, type Variant } from '@cameo/core';
import { keepsPixels, onlyResizes, type Plan, type SourceFacts } from '@cameo/core/plan';
import { bareAnimation, bareOriginal } from '../pictures/index.js';
import type { Encoded } from './encode.js';
import { endsWithLastPixel, hasNothingBehind } from './nothing-behind.js';
import type { Rendition } from './pixels.js';
import type { StartPipeline } from './sharp.js';

/** An original: its file, and what is known of it. */
interface Original {
  readonly bytes: Uint8Array;
  readonly facts: SourceFacts;
}

/** Bytes that are ready to be sent, with their format. */
export type Settled = Pick<Encoded, 'data' | 'format'>;

/**
 * Chooses between an encoding and the original's own pixels, freed of metadata: the smaller one is sent where they are what
 * was asked for, in a format that the client reads. Quality is never lowered to make an encoding smaller, so that a client
 * that does not read the original's format, or asks for one by name, may get more bytes than the original has.
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

/** An animated original without its metadata, with the reason why it is sent instead of one that is made. */
export type AsItIs = Omit<Rendition, 'source' | 'mezzanine'>;

/**
 * The original's own frames where they are what was asked for, so that nothing that is made of them could be better; and
 * where what was asked for cannot be made, and only the size or the format would be another. Undefined where a rendition is
 * made, or where the client could not show the original.
 * @param checked whether what was asked for can be made in the time and the memory that there are
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
    : `${checked.issues[0].received} is more than can be made`;
  return { body, contentType: `image/${format}`, width, height, frames, format, reason };
}

/**
 * Whether the client shows the original, whatever it asked for by name: everybody reads GIF and PNG, whose animation is
 * shown by every browser in use.
 */
function readsAnyway({ target }: Variant, { format }: SourceFacts): boolean {
  const { animated }: Target = TARGETS[target];
  return format === 'gif' || format === 'png' || (format === 'webp' && animated === 'webp');
}
