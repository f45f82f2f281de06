import { COMPASS, STRATEGIES } from './focus.js';
import { REQUESTABLE_FORMATS } from './formats.js';
import type { ValueGrammar } from './nearest-value.js';
import { listed, maxOf, type ParamName, paramRow } from './params.js';

/** The compass as a reader goes around it: the centre, then clockwise from the top. */
const CLOCKWISE = [4, 1, 2, 5, 8, 7, 6, 3, 0] as const;

/** What is accepted for a parameter, as it stands in an issue's `expected` and in the docs. */
export function expectedValue(name: ParamName, { formats, limits }: ValueGrammar): string {
  const row = paramRow(name);
  switch (row.kind) {
    case 'whole':
      return `a whole number from 1 to ${maxOf(row.max, limits)}`;
    case 'decimal':
      return `a number from ${row.min} to ${row.max} with at most four decimals`;
    case 'list':
    case 'format': {
      const values =
        listed(
          row,
          REQUESTABLE_FORMATS.filter((format) => formats.includes(format)),
        ) || [];
      return values[0] === false ? '1 or 0' : `one of ${values.join(', ')}`;
    }
    case 'focus':
      return `${CLOCKWISE.map((at) => COMPASS[at]).join(', ')}, ${STRATEGIES.join(', ')}, or x,y with both from 0 to 1 and at most four decimals`;
    case 'colour':
      return 'a colour such as fff, f4f1ea, f4f1ea80, white, black or transparent';
    case 'token':
      return '1 to 32 letters, digits, dots, dashes or underscores';
  }
}
