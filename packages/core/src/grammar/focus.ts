/** Strategies that look at the picture itself to find what to keep. */
export type FocusStrategy = 'entropy' | 'attention' | 'face';
type CompassPoint = 'center' | Exclude<`${'north' | '' | 'south'}${'west' | '' | 'east'}`, ''>;

/** Which part of a picture a crop keeps: a compass point, a strategy, or `x,y` as fractions from 0 to 1. */
export type Focus = CompassPoint | FocusStrategy | `${number},${number}`;

/** The compass point or strategy with this name, in lower case; undefined for any other name. */
export const namedFocus = (name: string): Focus | undefined =>
  /^((north|south)?(west|east)?|center|entropy|attention|face)$/.test(name)
    ? ((name || undefined) as Focus)
    : undefined;

/**
 * The focus at a point, both coordinates from 0 to 1. Two decimals are kept: at the widest rung a step is 38 px, finer
 * than anybody places a focus. A point of the compass becomes its name.
 */
export function focusAt(left: number, top: number): Focus {
  const x = Math.round(left * 100) / 100;
  const y = Math.round(top * 100) / 100;
  // Between the points of the compass the words are undefined, and make no name.
  const name = `${['north', '', 'south'][y * 2]}${['west', '', 'east'][x * 2]}` || 'center';
  return namedFocus(name) || `${x},${y}`;
}

/** True for the strategies that look at the picture. */
export const isStrategy = (focus: Focus): focus is FocusStrategy =>
  focus === 'entropy' || focus === 'attention' || focus === 'face';

/** The point that a focus keeps, as fractions of width and height; strategies have none and answer the centre. */
export function focusPoint(focus: Focus): readonly [x: number, y: number] {
  const [x, y] = focus.split(',');
  if (y !== undefined) return [Number(x), Number(y)];
  return [
    focus.endsWith('west') ? 0 : focus.endsWith('east') ? 1 : 0.5,
    focus.startsWith('north') ? 0 : focus.startsWith('south') ? 1 : 0.5,
  ];
}
