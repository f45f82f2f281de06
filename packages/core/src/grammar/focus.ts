/** Strategies that find the part to keep from the picture's content. */
export type FocusStrategy = 'entropy' | 'attention' | 'face';
type CompassPoint = 'center' | Exclude<`${'north' | '' | 'south'}${'west' | '' | 'east'}`, ''>;

/** The part of a picture that a crop keeps: a compass point, a strategy, or `x,y` as fractions from 0 to 1. */
export type Focus = CompassPoint | FocusStrategy | `${number},${number}`;

/** The compass point or strategy with this name, in lower case; undefined for any other name. */
export const namedFocus = (name: string): Focus | undefined =>
  /^((north|south)?(west|east)?|center|entropy|attention|face)$/.test(name)
    ? ((name || undefined) as Focus)
    : undefined;

/**
 * The focus at a point, both coordinates from 0 to 1, rounded to two decimals: at the widest rung a step is 38 px, finer than a
 * person places a focus. A compass point becomes its name.
 */
export function focusAt(left: number, top: number): Focus {
  const x = Math.round(left * 100) / 100;
  const y = Math.round(top * 100) / 100;
  // Between the compass points the words are undefined, and form no name.
  const name = `${['north', '', 'south'][y * 2]}${['west', '', 'east'][x * 2]}` || 'center';
  return namedFocus(name) || `${x},${y}`;
}

/** Whether a focus is a strategy, which depends on the picture's content. */
export const isStrategy = (focus: Focus): focus is FocusStrategy =>
  focus === 'entropy' || focus === 'attention' || focus === 'face';

/** The point that a focus keeps, as fractions of width and height; the centre for strategies. */
export function focusPoint(focus: Focus): readonly [x: number, y: number] {
  const [x, y] = focus.split(',');
  if (y !== undefined) return [Number(x), Number(y)];
  return [
    focus.endsWith('west') ? 0 : focus.endsWith('east') ? 1 : 0.5,
    focus.startsWith('north') ? 0 : focus.startsWith('south') ? 1 : 0.5,
  ];
}
