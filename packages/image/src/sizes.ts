// The evaluator works on text. An expression without brackets and units is split at its operators, beginning with the one
// that binds least. A condition that holds is 1, one that does not is 0. NaN is the value of what cannot be computed, such
// as a condition on the height of the viewport: arithmetic with it gives NaN again.

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

/** Limits count as inside, strict ones too: {@link possibleSlots} looks at both sides of each. */
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

/** The value of a pair of brackets, after the name of a function or after none. */
function bracketed(name: string, inside: string): number {
  const [first = 0, ...others] = inside.split(',').map(any);
  if (name === 'min') return Math.min(first, ...others);
  if (name === 'max') return Math.max(first, ...others);
  if (name === 'clamp') return Math.max(first, Math.min(...others));
  return first;
}

/** A text in which the innermost brackets have become their values, until none are left. */
function withoutBrackets(text: string): string {
  const next = text.replace(/(min|max|clamp|)\(([^()]*)\)/g, (_, name: string, inside: string) =>
    String(bracketed(name, inside)),
  );
  return next === text ? text : withoutBrackets(next);
}

/**
 * Reads a `sizes` attribute: lengths in px, vw, em and rem (16 px), `calc`, `min`, `max` and `clamp`, media conditions
 * with `and`, `or`, `not`, `min-width`, `max-width` and ranges. Never throws.
 * @returns a function from the width of the viewport, CSS px, to every width that the slot may then have, CSS px; NaN for
 * a width that cannot be computed. A condition that cannot be computed may hold or not
 */
export function evaluateSizes(sizes: string): (viewport: number) => readonly number[] {
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
    const slots: number[] = [];
    for (const entry of withoutBrackets(text).split(',')) {
      const trimmed = entry.trim();
      const at = trimmed.lastIndexOf(' ');
      const holds = at < 0 ? 1 : any(trimmed.slice(0, at));
      if (holds !== 0) slots.push(Math.max(0, sum(trimmed.slice(at + 1))));
      if (holds === 1) break;
    }
    return slots;
  };
}

const known = new Map<string, readonly number[] | undefined>();

/** Texts that are remembered; a page has the same few `sizes` for most of its pictures. */
const MOST = 500;

/** No author writes a longer text, and the time to evaluate one grows faster than its length. */
const LONGEST = 1000;

/** Viewports that are served, CSS px: from the narrowest phone to the widest screen. */
const [NARROWEST, WIDEST] = [320, 3840];

/**
 * Every width, CSS px, that a slot has at the viewports where its `sizes` can change: on both sides of each number in it,
 * and some between. Any other width is between two of these, because lengths are continuous where no condition changes.
 * @returns undefined when not all of them can be computed
 */
export function possibleSlots(sizes: string): readonly number[] | undefined {
  if (sizes.length > LONGEST) return undefined;
  if (known.has(sizes)) return known.get(sizes);
  const all = viewportsOf(sizes).flatMap(evaluateSizes(sizes));
  const slots = all.some(Number.isNaN) ? undefined : all;
  if (known.size > MOST) known.clear();
  known.set(sizes, slots);
  return slots;
}

/** The viewports at which a text may change its value, and those between that find the bends of `min` and `max`. */
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
