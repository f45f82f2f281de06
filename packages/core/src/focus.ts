/** Named places that a crop can keep, as they lie in the picture: three columns, three rows. */
export const COMPASS = [
  'northwest',
  'north',
  'northeast',
  'west',
  'center',
  'east',
  'southwest',
  'south',
  'southeast',
] as const;

/** Strategies that look at the picture itself to find what to keep. */
export const STRATEGIES = ['entropy', 'attention'] as const;

export type FocusStrategy = (typeof STRATEGIES)[number];
type CompassPoint = (typeof COMPASS)[number];

/** Which part of a picture a crop keeps: a compass point, a strategy, or `x,y` as fractions from 0 to 1. */
export type Focus = CompassPoint | FocusStrategy | `${number},${number}`;

/** The compass point or strategy with this name, in lower case. */
export const namedFocus = (name: string): Focus | undefined =>
  [...COMPASS, ...STRATEGIES].find((known) => known === name);

/**
 * The focus at a point, both coordinates from 0 to 1. Two decimals are kept: at the widest rung a step is 38 px, finer
 * than anybody places a focus. A point of the compass becomes its name.
 */
export function focusAt(left: number, top: number): Focus {
  const x = Math.round(left * 100) / 100;
  const y = Math.round(top * 100) / 100;
  const named = x % 0.5 === 0 && y % 0.5 === 0 ? COMPASS[y * 6 + x * 2] : undefined;
  return named || `${x},${y}`;
}

/** True for the strategies that look at the picture. */
export const isStrategy = (focus: Focus): focus is FocusStrategy => STRATEGIES.some((name) => name === focus);

/** The point that a focus keeps, as fractions of width and height; strategies have none and answer the centre. */
export function focusPoint(focus: Focus): readonly [x: number, y: number] {
  if (isStrategy(focus)) return [0.5, 0.5];
  const at = COMPASS.indexOf(focus as CompassPoint);
  if (at >= 0) return [(at % 3) / 2, Math.floor(at / 3) / 2];
  const [x, y] = focus.split(',');
  return [Number(x), Number(y)];
}
