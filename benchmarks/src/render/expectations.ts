import type { Measured } from './measured.js';
import { type Target, targets } from './targets.js';

/** What a target may be missed by on a machine that is busy and with few pictures. */
const MARGIN = 1.6;

/** One line for each target that a run missed by far. */
export const unmet = (measured: Measured): readonly string[] =>
  targets(measured)
    .filter(isFarOff)
    .map(
      ({ what, found, most }) =>
        `${what}: ${found.toFixed(2)}, expected at most ${(most * MARGIN).toFixed(2)}`,
    );

const isFarOff = ({ found, most }: Target): boolean => !(found <= most * MARGIN);
