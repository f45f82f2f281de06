import type { Measured } from './measured.js';
import { targets } from './targets.js';

/** What a target may be missed by with few pictures. */
const MARGIN = 1.6;

/** One line for each target that a run missed by far; time is the processor's, which a busy machine disturbs less. */
export const unmet = (measured: Measured): readonly string[] =>
  targets(measured).flatMap(({ what, found, cpu, most }) => {
    const figure = cpu ?? found;
    if (figure <= most * MARGIN) return [];
    return [`${what}: ${figure.toFixed(2)}, expected at most ${(most * MARGIN).toFixed(2)}`];
  });
