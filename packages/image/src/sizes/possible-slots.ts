import { evaluateSizes } from './evaluate-sizes.js';

const known = new Map<string, readonly number[]>();

/**
 * Every width, CSS px, that a slot has at the viewports where its `sizes` can change: on both sides of each
 * number in it, and some between. Widths between two of them are between two of these, because lengths are
 * continuous where no condition changes.
 * @returns NaN for a text that is longer than anybody writes; the time to read one grows faster than its length
 */
export function possibleSlots(sizes: string): readonly number[] {
  // A page says the same few for most of its pictures.
  const remembered = known.get(sizes);
  if (remembered) return remembered;
  if (sizes.length > 1000) return [Number.NaN];
  // Viewports that are served, CSS px: from the narrowest phone to the widest screen.
  const [narrowest, widest] = [320, 3840];
  const viewports = new Set([widest]);
  // Those between the breakpoints find the bends of `min` and `max`.
  for (let viewport = narrowest; viewport < widest; viewport *= 1.25) viewports.add(viewport);
  for (const [, number, em] of sizes.matchAll(/([\d.]+)(r?em)?/gi)) {
    const edge = Number(number) * (em ? 16 : 1);
    for (const viewport of [edge - 0.01, edge, edge + 0.01])
      if (viewport > narrowest && viewport < widest) viewports.add(viewport);
  }
  const slots = [...viewports].flatMap(evaluateSizes(sizes));
  if (known.size > 500) known.clear();
  known.set(sizes, slots);
  return slots;
}
