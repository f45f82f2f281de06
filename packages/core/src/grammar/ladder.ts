/**
 * The widths that are produced by default, device px, ascending: the 18 that minimise excess pixels for the screens and places
 * of the default demand, some of them fixed (docs/adr/0003-ladder.md).
 */
export const DEFAULT_LADDER = [
  64, 96, 160, 200, 248, 304, 344, 408, 480, 536, 640, 768, 1000, 1200, 1560, 2112, 2848, 3840,
] as const;

/** A width in the default ladder, device px. */
export type Rung = (typeof DEFAULT_LADDER)[number];

/**
 * The smallest member of an ascending list that is at least `wanted`, or the last one if there is none; 0 for an empty list,
 * which {@link defineImageConfig} rules out.
 */
export const snapUp = (wanted: number, ascending: readonly number[]): number =>
  ascending.reduce((member, next) => (member < wanted ? next : member), 0);
