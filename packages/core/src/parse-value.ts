import { readColour } from './colour.js';
import type { Grammar } from './config.js';
import { focusAt, namedFocus } from './focus.js';
import { listed, maxOf, type ParamName, paramRow } from './params.js';
import { tableSpelling } from './synonyms.js';

/** What a text means as a value: the value, or in which of two ways it is none. */
export type Parsed = { readonly value: unknown } | 'invalid-value' | 'out-of-range';

const WHOLE = /^(?:0|[1-9][0-9]{0,8})$/;
const FRACTION = /^(?:0|1|0?\.[0-9]{1,4}|1\.0{1,4})$/;

/** Reads the decoded text of a parameter's value; never throws. */
export function parseValue(name: ParamName, text: string, grammar: Grammar): Parsed {
  const row = paramRow(name);
  switch (row.kind) {
    case 'whole':
      return parseWhole(text, maxOf(row.max, grammar.limits));
    case 'decimal':
      return parseDecimal(text, row.min, row.max);
    case 'list':
    case 'format': {
      const values = listed(row, grammar.formats);
      const word = tableSpelling(name, text.toLowerCase());
      const value = values?.find((each) => String(each) === word);
      if (value !== undefined) return { value };
      return typeof values?.[0] === 'number' && WHOLE.test(text) ? 'out-of-range' : 'invalid-value';
    }
    case 'focus':
      return parseFocus(text.toLowerCase());
    case 'colour':
      return orInvalid(readColour(tableSpelling(name, text.toLowerCase())));
    case 'token':
      return /^[A-Za-z0-9._-]{1,32}$/.test(text) ? { value: text } : 'invalid-value';
  }
}

const orInvalid = (value: unknown): Parsed => (value === undefined ? 'invalid-value' : { value });

/** Plain digits only. */
function parseWhole(text: string, max: number): Parsed {
  if (/^-?[0-9]{10,}$/.test(text) || /^-[0-9]+$/.test(text)) return 'out-of-range';
  if (!WHOLE.test(text)) return 'invalid-value';
  const value = Number(text);
  return value < 1 || value > max ? 'out-of-range' : { value };
}

function parseDecimal(text: string, min: number, max: number): Parsed {
  if (!/^-?[0-9]+(?:\.[0-9]+)?$/.test(text)) return 'invalid-value';
  const value = Number(text);
  if (value < min || value > max) return 'out-of-range';
  return /^[0-9](?:\.[0-9]{1,4})?$/.test(text) ? { value } : 'invalid-value';
}

function parseFocus(text: string): Parsed {
  const named = namedFocus(text);
  if (named !== undefined) return { value: named };
  const parts = text.split(',');
  if (parts.length !== 2 || !parts.every((part) => /^-?[0-9.]+$/.test(part))) return 'invalid-value';
  if (parts.every((part) => FRACTION.test(part)))
    return { value: focusAt(Number(parts[0]), Number(parts[1])) };
  return parts.some((part) => Number(part) < 0 || Number(part) > 1) ? 'out-of-range' : 'invalid-value';
}
