import { isOfPreset, presetShapes } from '../access/presets.js';
import type { AccessRules } from '../access/rules.js';
import { FACTS_FORMAT, isNamed, nameOf } from '../grammar/formats.js';
import type { Grammar } from '../grammar/grammar.js';
import { PARAM_NAMES } from '../grammar/params.js';
import type { Variant } from '../grammar/variant.js';
import { reservedPerSource } from './variant-count.js';

/**
 * What of one source is made, however much was made before. Reserved are the variants that a page needs: each rung alone
 * in the formats that `Accept` leads to, the presets, and the facts. All others share what `limits.variantsPerSource`
 * leaves beside them: so no source has more derivatives than that limit, and nobody can use up what is reserved.
 */
export interface Allowance {
  readonly isReserved: (variant: Variant) => boolean;
  /** How many derivatives that are not reserved a source may have. */
  readonly room: number;
  /** `limits.variantsPerSource`. */
  readonly most: number;
}

/** The allowance of a configuration, the same for each of its sources. */
export function allowanceOf(config: Grammar & AccessRules): Allowance {
  const shapes = presetShapes(config.presets ?? {}, config);
  const most = config.limits.variantsPerSource;
  return {
    most,
    room: most - reservedPerSource(config),
    isReserved: ({ transform, target }) => {
      const f = nameOf(target);
      if (f === FACTS_FORMAT) return true;
      const isRung = Object.keys(transform).join() === 'w' && !isNamed(target);
      const spelled = { ...transform, ...(f !== undefined && { f }) };
      return isRung || shapes.some((shape) => isOfPreset(spelled, shape, PARAM_NAMES));
    },
  };
}
