/** A sum's sign (which has spaces on both sides), a number with its unit, a word, a comparison, any other sign. */
const TOKEN = / [-+](?= )|(?:\d*\.)?\d+(?:e[-+]?\d+)?(?:[a-z%][\w%-]*)?|[a-z-]*[a-z]|[<>]?=|[^ ]/g;

/** More than anybody writes, and less than would exhaust the stack. */
const MAX_TOKENS = 500;

type Apply = (left: number, right: number) => number;

/** Of a comparison: 1 when it holds, 0 when it does not, NaN when a side is not known. */
const certainty = (left: number, right: number, holds: boolean): number =>
  Number.isNaN(left - right) ? Number.NaN : Number(holds);

/** How strongly an operator binds, and what it does. Conditions are numbers too, so `and` is the smaller one. */
const OPERATORS: Readonly<Record<string, readonly [strength: number, apply: Apply]>> = {
  or: [1, Math.max],
  and: [1, Math.min],
  '<': [2, (left, right) => certainty(left, right, left < right)],
  '>': [2, (left, right) => certainty(left, right, left > right)],
  '<=': [2, (left, right) => certainty(left, right, left <= right)],
  '>=': [2, (left, right) => certainty(left, right, left >= right)],
  '=': [2, (left, right) => certainty(left, right, left === right)],
  ' +': [3, (left, right) => left + right],
  ' -': [3, (left, right) => left - right],
  '*': [4, (left, right) => left * right],
  '/': [4, (left, right) => left / right],
};

const itself = (value = Number.NaN): number => value;

const FUNCTIONS: Readonly<Record<string, (...values: number[]) => number>> = {
  '(': itself,
  calc: itself,
  min: Math.min,
  max: Math.max,
  clamp: (least = Number.NaN, wanted = Number.NaN, most = Number.NaN) =>
    Math.max(least, Math.min(wanted, most)),
};

/**
 * Reads a `sizes` attribute: lengths in px, vw, em and rem (16 px), `calc`, `min`, `max` and `clamp`, media conditions
 * with `and`, `or`, `not`, `min-width`, `max-width` and ranges. Never throws.
 * @returns a function from the width of the viewport, CSS px, to every width that the slot may then have, CSS px; NaN
 * stands for one that cannot be known. A condition that cannot be known, such as one on the height, may hold or not
 */
export function evaluateSizes(sizes: string): (viewport: number) => readonly number[] {
  const tokens =
    sizes
      .toLowerCase()
      .replace(/\s+/g, ' ')
      .replace(/^ ?auto\b ?,?/, '')
      .replace(/min-width ?:/g, 'width>=')
      .replace(/max-width ?:/g, 'width<=')
      .replace(/:/g, '=')
      // 400px < width < 700px is two comparisons.
      .replace(/([<>]=? ?width)(?= ?[<>])/g, '$1 and width')
      .match(TOKEN) ?? [];
  if (tokens.length > MAX_TOKENS) return () => [Number.NaN];
  return (viewport) => {
    const units: Readonly<Record<string, number>> = { '': 1, px: 1, em: 16, rem: 16, vw: viewport / 100 };
    let at = 0;
    const next = (token: string): boolean => tokens[at] === token && at++ >= 0;

    const expression = (level: number): number => {
      let value = operand();
      for (;;) {
        const operator = OPERATORS[tokens[at] ?? ''];
        if (!operator || !(operator[0] > level)) return value;
        at++;
        value = operator[1](value, expression(operator[0]));
      }
    };

    const operand = (): number => {
      const token = tokens[at++] ?? '';
      if (token === 'not') return 1 - operand();
      if (token === '-') return -operand();
      if (token === 'width') return viewport;
      if (token === '(' || next('(')) {
        const values: number[] = [];
        do values.push(expression(0));
        while (next(','));
        const apply = FUNCTIONS[token];
        return next(')') && apply ? apply(...values) : Number.NaN;
      }
      return Number.parseFloat(token) * (units[token.replace(/^[\d.]+(e[-+]?\d+)?/, '')] ?? Number.NaN);
    };

    const slots: number[] = [];
    while (at < tokens.length) {
      let holds = 1;
      let slot = expression(0);
      if (at < tokens.length && tokens[at] !== ',') {
        holds = slot;
        slot = expression(0);
      }
      if (at < tokens.length && !next(',')) return [Number.NaN];
      if (holds !== 0) slots.push(Math.max(0, slot));
      if (holds === 1) return slots;
    }
    return [...slots, viewport];
  };
}
