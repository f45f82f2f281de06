import { readColour } from './colour.js';
import type { Grammar } from './config.js';
import { focusAt, namedFocus } from './focus.js';
import { listed, maxOf, type ParamName, paramRow } from './params.js';

/** The part of a grammar that says which values there are. */
export interface ValueGrammar extends Pick<Grammar, 'formats'> {
  readonly limits: Pick<Grammar['limits'], 'width' | 'height'>;
}

const clamp = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));

/**
 * The valid value nearest to whatever was given: numbers are rounded and brought into their range, and what is near
 * to nothing is left out. Never throws.
 * @returns undefined when the parameter is better left out
 */
export function nearestValue(name: ParamName, given: unknown, { formats, limits }: ValueGrammar): unknown {
  // An object may throw when it is made a text.
  if (typeof given === 'object') return undefined;
  const row = paramRow(name);
  const text = String(given);
  const number = Number.parseFloat(text);
  const word = text.toLowerCase();
  const values = listed(row, formats);
  if (values) return values.find((value) => String(value) === word);
  switch (row.kind) {
    case 'whole':
    case 'decimal': {
      const value = clamp(number, 'min' in row ? row.min : 1, maxOf(row.max, limits));
      if (Number.isNaN(value)) return undefined;
      return row.kind === 'whole' ? Math.round(value) : value;
    }
    case 'focus': {
      const top = Number.parseFloat(text.replace(/^[^,]*,/, ''));
      return number + top > -Infinity && text.includes(',')
        ? focusAt(clamp(number, 0, 1), clamp(top, 0, 1))
        : namedFocus(word);
    }
    case 'colour':
      return readColour(text);
    default:
      return text.replace(/[^\w.-]/g, '-').slice(0, 32) || undefined;
  }
}
