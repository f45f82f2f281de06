import {
  keepsPixels,
  onlyResizes,
  type Plan,
  type Result,
  type SourceFacts,
  TARGETS,
  type Target,
  type Variant,
} from '@cameo/core';
import { bareAnimation } from '../../pictures/index.js';
import type { Inspected } from '../inspect.js';

/** An animated original without its metadata, with why it is sent instead of one that is made. */
export interface AsItIs {
  readonly body: Uint8Array;
  readonly reason: string;
}

/**
 * The original's own frames where they are what was asked for, so that nothing that is made of them could be better; and
 * where what was asked for cannot be made, and only the size or the format would be another. Undefined where a rendition is
 * made, or where the client could not show the original.
 * @param checked whether what was asked for can be made in the time and the memory that there are
 */
export function animationAsItIs(
  bytes: Uint8Array,
  variant: Variant,
  plan: Plan,
  { facts }: Pick<Inspected, 'facts'>,
  checked: Result<unknown>,
): AsItIs | undefined {
  if (!plan.animated || variant.transform.trim !== undefined) return undefined;
  const same = facts.format === 'gif' && plan.format === 'gif' && keepsPixels(plan, facts);
  const instead = !checked.ok && onlyResizes(plan, facts) && readsAnyway(variant, facts);
  const body = same || instead ? bareAnimation(bytes, facts.format) : undefined;
  if (body === undefined) return undefined;
  return { body, reason: checked.ok ? 'nothing but the encoding would change' : why(checked) };
}

const why = ({ issues: [{ received }] }: Extract<Result<unknown>, { readonly ok: false }>): string =>
  `${received} is more than can be made`;

/**
 * Whether the client shows the original, whatever it asked for by name: everybody reads GIF and PNG, whose animation is
 * shown by every browser in use.
 */
function readsAnyway({ target }: Variant, { format }: SourceFacts): boolean {
  const { animated }: Target = TARGETS[target];
  return format === 'gif' || format === 'png' || (format === 'webp' && animated === 'webp');
}
