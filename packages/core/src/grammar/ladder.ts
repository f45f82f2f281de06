/**
 * Widths that are ever produced, in device px, ascending. Nine steps of ×4/3 from 48 up to 640 and six of ×1.348
 * up to 3840, each rounded to a multiple of 8 (docs/adr/0003-ladder.md has the numbers behind it).
 */
export const DEFAULT_LADDER = [
  48, 64, 88, 112, 152, 200, 272, 360, 480, 640, 864, 1160, 1568, 2112, 2848, 3840,
] as const;

/** A width in the default ladder, device px. */
export type Rung = (typeof DEFAULT_LADDER)[number];

/**
 * The smallest member of an ascending list that is at least `wanted`, or the last one when none is; 0 for an empty
 * list, which {@link defineImageConfig} rules out.
 */
export const snapUp = (wanted: number, ascending: readonly number[]): number =>
  ascending.reduce((member, next) => (member < wanted ? next : member), 0);
