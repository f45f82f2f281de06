import type { Grammar } from '../config/config.js';
import { readColour } from './colour.js';
import { focusAt, namedFocus } from './focus.js';
import { listed, maxOf, PARAMS, type ParamName, type ParamRow } from './params.js';

/** The part of a grammar that says which values there are. */
export interface ValueGrammar extends Pick<Grammar, 'formats'> {
  readonly limits: Pick<Grammar['limits'], 'width' | 'height'>;
}

/** The number nearest to another from `min` to `max`; NaN stays NaN. */
export const clamp = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));

/** The text of whatever was given; an object has none, because it may throw when it is asked for one. */
export const looseText = (given: unknown): string => (typeof given === 'object' ? '' : String(given ?? ''));

/**
 * The valid value nearest to whatever was given: numbers are rounded and brought into their range, and what is near
 * to nothing is left out. Never throws.
 * @returns undefined when the parameter is better left out
 */
export function nearestValue(name: ParamName, given: unknown, { formats, limits }: ValueGrammar): unknown {
  const row: ParamRow = PARAMS[name];
  const text = looseText(given);
  const word = text.toLowerCase();
  const values = listed(row, formats);
  if (values) return values.find((value) => String(value) === word);
  if (row === 'colour') return readColour(word);
  if (row === 'token') return text.replace(/[^\w.-]/g, '-').slice(0, 32) || undefined;
  // One that is missing is no number either.
  const [x, y] = text.split(',').map(Number.parseFloat) as [number, number];
  if (row === 'focus') return x + y > -Infinity ? focusAt(clamp(x, 0, 1), clamp(y, 0, 1)) : namedFocus(word);
  return (row === 'density' ? clamp(x, 0.5, 5) : Math.round(clamp(x, 1, maxOf(row, limits)))) || undefined;
}
