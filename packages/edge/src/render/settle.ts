import { keepsPixels, mayBeSentAsItIs, type OutputFormatName, type Plan, type Variant } from '@cameo/core';
import { bareOriginal } from '../pictures/index.js';
import type { Encoded } from './encoded.js';
import type { PlannedRender } from './plan-render.js';

/** Bytes that are ready to be sent, with their format. */
export interface Settled {
  readonly data: Uint8Array;
  readonly format: OutputFormatName;
}

/**
 * Chooses between an encoding and the original's own pixels, freed of metadata: the smaller one is sent where they are what
 * was asked for, in a format that the client reads. Quality is never lowered to make an encoding smaller, so that a client
 * that does not read the original's format, or asks for one by name, may get more bytes than the original has.
 */
export function settle(
  encoded: Encoded,
  plan: Plan,
  { transform, target }: Variant,
  { bytes, facts }: Pick<PlannedRender, 'bytes' | 'facts'>,
): Settled {
  const { format } = facts;
  const unchanged = !plan.animated && transform.trim === undefined && keepsPixels(plan, facts);
  if (!unchanged || !mayBeSentAsItIs(target, format)) return encoded;
  const bare = bareOriginal(bytes, facts);
  return bare === undefined || bare.length > encoded.data.length ? encoded : { data: bare, format };
}
