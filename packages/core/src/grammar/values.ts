import { readColour } from './colour.js';
import { focusAt, namedFocus } from './focus.js';
import type { Grammar, ValueGrammar } from './grammar.js';
import { listed, maxOf, PARAMS, type ParamName, type ParamRow, paramRow, tableSpelling } from './params.js';
import { isForeign } from './query.js';

/** The value of a text, or the reason for having none. */
export type Parsed = { readonly value: unknown } | 'invalid-value' | 'out-of-range';

/** As {@link Parsed}; undefined for an invalid value. */
type Read = { readonly value: unknown } | typeof OUTSIDE | undefined;
const OUTSIDE = 'out-of-range';

/** The minimum of integer rows; each row has its own maximum. */
export const MIN_INTEGER = 1;
/** The range to which densities are clamped. */
export const DENSITY = { min: 0.5, max: 5 } as const;
/** Maximum length of a token, characters. */
export const TOKEN_LENGTH = 32;

const WHOLE = /^(?:0|[1-9][0-9]{0,8})$/;
const FRACTION = /^(?:0|1|0?\.[0-9]{1,4}|1\.0{1,4})$/;

/** Parses the decoded text of a parameter's value; never throws. */
export const parseValue = (name: ParamName, text: string, grammar: Grammar): Parsed =>
  (!isForeign(text) && readValue(name, text, grammar)) || 'invalid-value';

function readValue(name: ParamName, text: string, grammar: Grammar): Read {
  const row = paramRow(name);
  const word = tableSpelling(name, text.toLowerCase());
  const values = listed(row, grammar.formats);
  if (values) {
    const value = values.find((each) => String(each) === word);
    if (value !== undefined) return { value };
    return typeof values[0] === 'number' && WHOLE.test(text) ? OUTSIDE : undefined;
  }
  switch (row) {
    case 'density':
      return readDensity(text);
    case 'focus':
      return readFocus(word);
    case 'colour':
      return found(readColour(word));
    case 'token':
      return text.length <= TOKEN_LENGTH && /^[A-Za-z0-9._-]+$/.test(text) ? { value: text } : undefined;
    default:
      return readWhole(text, maxOf(row, grammar.limits));
  }
}

/** An empty value is not valid either. */
const found = (value: string | undefined): Read => (value ? { value } : undefined);

/** Plain digits only. */
function readWhole(text: string, max: number): Read {
  if (/^(?:-[0-9]+|[0-9]{10,})$/.test(text)) return OUTSIDE;
  if (!WHOLE.test(text)) return undefined;
  const value = Number(text);
  return value < MIN_INTEGER || value > max ? OUTSIDE : { value };
}

/**
 * Rounded and clamped, because browsers report densities such as 1.100000023841858. Four places are parsed as integers, so that
 * every engine gets the same result.
 */
function readDensity(text: string): Read {
  if (!/^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/.test(text)) return undefined;
  if (text[0] === '-' || !/[1-9]/.test(text)) return OUTSIDE;
  const [whole, places = ''] = text.split('.');
  const rounded = Math.round(Number(`${places}00000`.slice(0, 5)) / 10);
  return { value: clamp((Number(whole) * 1e4 + rounded) / 1e4, DENSITY.min, DENSITY.max) };
}

function readFocus(text: string): Read {
  const named = namedFocus(text);
  if (named) return found(named);
  if (!/^-?[0-9.]+,-?[0-9.]+$/.test(text)) return undefined;
  const parts = text.split(',');
  if (parts.every((part) => FRACTION.test(part))) return found(focusAt(Number(parts[0]), Number(parts[1])));
  return parts.some((part) => Number(part) < 0 || Number(part) > 1) ? OUTSIDE : undefined;
}

/** The canonical text of a value, which needs no escaping in a query string. */
export const printValue = (value: unknown): string =>
  String(typeof value === 'boolean' ? Number(value) : value);

/** The text of a value in a derivative key: `a-z`, `0-9`, dot and dash. */
export function valueToKey(name: ParamName, value: unknown): string {
  const text = printValue(value);
  const row = paramRow(name);
  return row === 'focus' ? text.replace(',', '-') : text;
}

/** Inverse of {@link valueToKey}, to the text that `parseValue` reads. */
export function keyToText(name: ParamName, key: string): string {
  const row = paramRow(name);
  return row === 'focus' ? key.replace('-', ',') : key;
}

/** A number clamped to `min` and `max`. */
export const clamp = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));

/** Any value as a text. Objects give an empty one, because their `toString` may throw. */
export const looseText = (given: unknown): string => (typeof given === 'object' ? '' : String(given ?? ''));

/** The number at the start of a text; undefined if there is none. */
function leadingNumber(text: string | undefined): number | undefined {
  const number = Number.parseFloat(text ?? '');
  return Number.isNaN(number) ? undefined : number;
}

/**
 * The valid value closest to the given one: numbers are rounded and clamped. Never throws.
 * @returns undefined if there is no close match: such values are dropped
 */
export function nearestValue(name: ParamName, given: unknown, { formats, limits }: ValueGrammar): unknown {
  const row: ParamRow = PARAMS[name];
  const text = looseText(given);
  const word = text.toLowerCase();
  const values = listed(row, formats);
  if (values) return values.find((value) => String(value) === word);
  if (row === 'colour') return readColour(word);
  if (row === 'token') return text.replace(/[^\w.-]/g, '-').slice(0, TOKEN_LENGTH) || undefined;
  const [x, y] = text.split(',').map(leadingNumber);
  if (row === 'focus') {
    return x === undefined || y === undefined ? namedFocus(word) : focusAt(clamp(x, 0, 1), clamp(y, 0, 1));
  }
  if (x === undefined) return undefined;
  return row === 'density'
    ? clamp(x, DENSITY.min, DENSITY.max)
    : Math.round(clamp(x, MIN_INTEGER, maxOf(row, limits)));
}
