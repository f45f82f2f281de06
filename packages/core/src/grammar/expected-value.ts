import { REQUESTABLE_FORMATS } from './formats.js';
import type { ValueGrammar } from './grammar.js';
import { listed, maxOf, type ParamName, paramRow } from './params.js';
import { DENSITY, MIN_INTEGER, TOKEN_LENGTH } from './values.js';

const PLACES =
  'center, north, northeast, east, southeast, south, southwest, west, northwest, entropy, attention, face';

/**
 * The accepted values of a parameter, for an issue's `expected` and for the docs. A separate file, because the viewer-request
 * function of a signing stage has no room for it (docs/adr/0028-rooms-of-core.md).
 */
export function expectedValue(name: ParamName, { formats, limits }: ValueGrammar): string {
  const row = paramRow(name);
  const values = listed(
    row,
    REQUESTABLE_FORMATS.filter((format) => formats.includes(format)),
  );
  if (values) return values[0] === false ? '1 or 0' : `one of ${values.join(', ')}`;
  switch (row) {
    case 'density':
      return `a decimal above 0, which is brought between ${DENSITY.min} and ${DENSITY.max} and rounded to four places`;
    case 'focus':
      return `${PLACES}, or x,y with both from 0 to 1 and at most four decimals`;
    case 'colour':
      return 'a colour such as fff, f4f1ea, f4f1ea80, white, black or transparent';
    case 'token':
      return `1 to ${TOKEN_LENGTH} letters, digits, dots, dashes or underscores`;
    default:
      return `a whole number from ${MIN_INTEGER} to ${maxOf(row, limits)}`;
  }
}
