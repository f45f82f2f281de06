import {
  type Coding,
  type ImageConfig,
  makesMezzanine,
  mezzanineSize,
  needsMezzanine,
  type Plan,
  planFromMezzanine,
  type Size,
  type SourceFacts,
  uprightSize,
  type Variant,
} from '@cameo/core';

/** A mezzanine that is to be made, and the plan of a variant on its pixels. */
export interface PlannedMezzanine {
  readonly size: Size;
  readonly plan: Plan;
}

/** Plans the mezzanine of an original; undefined when it is not worth one, or not on the way to this variant. */
export function planMezzanine(
  variant: Variant,
  facts: SourceFacts,
  coding: Coding,
  config: ImageConfig,
): PlannedMezzanine | undefined {
  const { mezzanine } = config;
  if (mezzanine === false || !needsMezzanine(facts, coding, mezzanine)) return undefined;
  const upright = uprightSize(facts);
  const plan = planFromMezzanine(variant, upright, config);
  return plan === undefined || !makesMezzanine(facts, plan, mezzanine)
    ? undefined
    : { size: mezzanineSize(upright, mezzanine), plan };
}
