import {
  checkMemory,
  type ImageConfig,
  type Plan,
  planVariant,
  type Result,
  type SourceFacts,
  type Variant,
} from '@cameo/core';
import { ProblemError } from '../problem-error.js';
import { type Inspected, inspect } from './inspect.js';
import { loadSharp, type SharpModule } from './load-sharp.js';

/** Everything that is known of a render before a pixel is decoded. */
export interface PlannedRender extends Inspected {
  readonly sharp: SharpModule;
  readonly plan: Plan;
  /** The most memory that the process will hold, bytes. */
  readonly memory: number;
}

/**
 * Reads the header of an original and plans a variant of it.
 * @throws ProblemError `source-unsupported`, `source-corrupt` or `source-too-large`
 */
export async function planRender(
  bytes: Uint8Array,
  variant: Variant,
  config: ImageConfig,
): Promise<PlannedRender> {
  const sharp = await loadSharp(config.inputs);
  const inspected = await inspect(sharp, bytes, config.inputs);
  const { facts, coding } = inspected;
  const plan = planOrThrow(variant, facts, config);
  const trims = variant.transform.trim !== undefined;
  const memory = orThrow(checkMemory({ plan, facts, coding, trims }, config.memoryMb));
  return { ...inspected, sharp, plan, memory };
}

/** @throws ProblemError `source-too-large` */
export const planOrThrow = (variant: Variant, facts: SourceFacts, config: ImageConfig): Plan =>
  orThrow(planVariant(variant, facts, config));

function orThrow<T>(checked: Result<T>): T {
  if (checked.ok) return checked.value;
  const [refused] = checked.issues;
  throw new ProblemError(refused, `the original has ${refused.received ?? 'more than the limits allow'}`);
}
