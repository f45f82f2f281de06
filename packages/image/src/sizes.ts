// The evaluator works on strings. An expression without brackets and units is split at its operators, beginning with the one
// that binds least. A true condition is 1, a false one is 0. Within an expression an unknown value, such as the height of the
// viewport, is NaN, because arithmetic with it gives NaN again; no caller sees it.

const number = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

const quotient = (text: string): number =>
  text
    .split('/')
    .map(number)
    .reduce((left, right) => left / right);

const product = (text: string): number =>
  text
    .split('*')
    .map(quotient)
    .reduce((left, right) => left * right);

const sum = (text: string): number =>
  // Most texts are a single number.
  Number(text) ||
  text
    .split(' + ')
    .map(product)
    .reduce((left, right) => left + right);

/** Limits count as inside, including strict ones: {@link possibleSlots} checks both sides of each. */
function comparison(text: string): number {
  const [left = '', sign, right = '', ...rest] = text.split(/([<>])=?/);
  if (sign === undefined) return sum(left);
  const room = sign === '<' ? sum(right) - sum(left) : sum(left) - sum(right);
  if (!Number.isFinite(room)) return Number.NaN;
  const holds = room >= 0 ? 1 : 0;
  // A range such as `200px < width < 400px` is two comparisons.
  return rest.length > 0 ? Math.min(holds, comparison(right + rest.join(''))) : holds;
}

const all = (text: string): number => Math.min(...text.split(' and ').map(comparison));

const any = (text: string): number => Number(text) || Math.max(...text.split(' or ').map(all));

/** The value of a pair of brackets, with or without a function name. */
function bracketed(name: string, inside: string): number {
  const [first = 0, ...others] = inside.split(',').map(any);
  if (name === 'min') return Math.min(first, ...others);
  if (name === 'max') return Math.max(first, ...others);
  if (name === 'clamp') return Math.max(first, Math.min(...others));
  return first;
}

/** Replaces the innermost brackets by their values, until none are left. */
function withoutBrackets(text: string): string {
  const next = text.replace(/(min|max|clamp|)\(([^()]*)\)/g, (_, name: string, inside: string) =>
    String(bracketed(name, inside)),
  );
  return next === text ? text : withoutBrackets(next);
}

/**
 * Parses a `sizes` attribute: lengths in px, vw, em and rem (16 px), `calc`, `min`, `max` and `clamp`, media conditions with
 * `and`, `or`, `not`, `min-width`, `max-width` and ranges. Never throws.
 * @returns a function from the width of the viewport, CSS px, to every possible width of the slot, CSS px; undefined for a
 * width that cannot be computed. A condition that cannot be computed may be true or false
 */
export function evaluateSizes(sizes: string): (viewport: number) => readonly (number | undefined)[] {
  const plain = `${sizes},100vw`
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^ ?(auto)? ?,|calc|px/g, '')
    .replace(/r?em/g, '*16')
    .replace(/min-width ?:/g, 'width>')
    .replace(/max-width ?:/g, 'width<')
    .replace(/not /g, '1 - ')
    .replace(/ - /g, ' + -1*');
  return (viewport) => {
    const text = plain.replace(/width/g, `${viewport}`).replace(/vw/g, `*${viewport / 100}`);
    const slots: (number | undefined)[] = [];
    for (const entry of withoutBrackets(text).split(',')) {
      const trimmed = entry.trim();
      const at = trimmed.lastIndexOf(' ');
      const holds = at < 0 ? 1 : any(trimmed.slice(0, at));
      const slot = sum(trimmed.slice(at + 1));
      if (holds !== 0) slots.push(Number.isNaN(slot) ? undefined : Math.max(0, slot));
      if (holds === 1) break;
    }
    return slots;
  };
}

const known = new Map<string, readonly number[] | undefined>();

/** Number of cached texts; a page has the same few `sizes` for most of its pictures. */
const MAX_ENTRIES = 500;

/** Maximum length: no author writes a longer text, and the evaluation time grows faster than the length. */
const MAX_LENGTH = 1000;

/** Supported viewports, CSS px: from the narrowest phone to the widest screen. */
const [NARROWEST, WIDEST] = [320, 3840];

/**
 * Every width, CSS px, of a slot at the viewports where its `sizes` can change: on both sides of each number in it, and some in
 * between. Any other width is between two of these, because lengths are continuous where no condition changes.
 * @returns undefined if not all of them can be computed
 */
export function possibleSlots(sizes: string): readonly number[] | undefined {
  if (sizes.length > MAX_LENGTH) return undefined;
  if (known.has(sizes)) return known.get(sizes);
  const all = viewportsOf(sizes).flatMap(evaluateSizes(sizes));
  const slots = all.every((slot) => slot !== undefined) ? all : undefined;
  if (known.size > MAX_ENTRIES) known.clear();
  known.set(sizes, slots);
  return slots;
}

/** The viewports at which a text may change its value, and others in between that find the bends of `min` and `max`. */
function viewportsOf(sizes: string): readonly number[] {
  const viewports = new Set([WIDEST]);
  for (let viewport = NARROWEST; viewport < WIDEST; viewport *= 1.25) viewports.add(viewport);
  for (const [, number, em] of sizes.matchAll(/([\d.]+)(r?em)?/gi)) {
    const edge = Number(number) * (em ? 16 : 1);
    for (const viewport of [edge - 0.01, edge, edge + 0.01])
      if (viewport > NARROWEST && viewport < WIDEST) viewports.add(viewport);
  }
  return [...viewports];
}
