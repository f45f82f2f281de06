import { isOfPreset, presetShapes } from '../access/presets.js';
import type { AccessRules } from '../access/rules.js';
import { FACTS_FORMAT, isNamed, nameOf } from '../grammar/formats.js';
import type { Grammar } from '../grammar/grammar.js';
import { PARAM_NAMES } from '../grammar/params.js';
import type { Variant } from '../grammar/variant.js';
import { reservedPerSource } from './variant-count.js';

/**
 * The derivatives of one source that may be made. Reserved are the variants that a page needs: each rung alone in the formats
 * that `Accept` leads to, the presets, and the facts. All others share the rest of `limits.variantsPerSource`. So no source
 * exceeds that limit, and strangers cannot use up the reserved ones.
 */
export interface Allowance {
  readonly isReserved: (variant: Variant) => boolean;
  /** Maximum number of derivatives that are not reserved. */
  readonly room: number;
  /** `limits.variantsPerSource`. */
  readonly total: number;
}

/** The allowance of a configuration, the same for each of its sources. */
export function allowanceOf(config: Grammar & AccessRules): Allowance {
  const shapes = presetShapes(config.presets ?? {}, config);
  const total = config.limits.variantsPerSource;
  return {
    total,
    room: total - reservedPerSource(config),
    isReserved: ({ transform, target }) => {
      const f = nameOf(target);
      if (f === FACTS_FORMAT) return true;
      const isRung = Object.keys(transform).join() === 'w' && !isNamed(target);
      const spelled = { ...transform, ...(f !== undefined && { f }) };
      return isRung || shapes.some((shape) => isOfPreset(spelled, shape, PARAM_NAMES));
    },
  };
}
