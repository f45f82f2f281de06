import { evaluateSizes } from './evaluate-sizes.js';

/** Viewports that are served, CSS px: from the narrowest phone to the widest screen. */
const [NARROWEST, WIDEST] = [320, 3840];
/** Ratio between viewports that are looked at besides the breakpoints; it finds the bends of `min` and `max`. */
const STEP = 1.1;

const known = new Map<string, readonly number[]>();
const MOST_KNOWN = 500;

/**
 * Every width, CSS px, that a slot has at the viewports where its `sizes` can change: on both sides of each
 * number in it, and some between. Widths between two of them are between two of these, because lengths are
 * continuous where no condition changes.
 */
export function possibleSlots(sizes: string): readonly number[] {
  // A page says the same few for most of its pictures.
  const remembered = known.get(sizes);
  if (remembered) return remembered;
  const slotsAt = evaluateSizes(sizes);
  const viewports = [WIDEST];
  for (let viewport = NARROWEST; viewport < WIDEST; viewport *= STEP) viewports.push(viewport);
  for (const number of sizes.match(/[\d.]+/g) ?? []) {
    for (const edge of [Number(number), Number(number) * 16]) {
      viewports.push(Math.ceil(edge) - 1, edge, Math.floor(edge) + 1);
    }
  }
  const slots = viewports.filter((viewport) => viewport >= NARROWEST && viewport <= WIDEST).flatMap(slotsAt);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(sizes, slots);
  return slots;
}
