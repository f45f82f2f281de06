// Expressions without brackets and units, from the operator that binds most. A condition that holds is 1, one that does
// not is 0, and what cannot be known is NaN.
const number = (text: string): number => Number(text.trim() || Number.NaN);
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
  // Most are mere numbers, which need no taking apart.
  Number(text) ||
  text
    .split(' + ')
    .map(product)
    .reduce((left, right) => left + right);
const all = (text: string): number => Math.min(...text.split(' and ').map(comparison));
const any = (text: string): number => Number(text) || Math.max(...text.split(' or ').map(all));

/** Limits count as inside, also those that do not: both sides of each are looked at. */
function comparison(text: string): number {
  const [left = '', sign, right = '', ...more] = text.split(/([<>])=?/);
  if (!sign) return sum(left);
  const room = sign === '<' ? sum(right) - sum(left) : sum(left) - sum(right);
  // NaN times 0 is still NaN.
  return Math.min(room * 0 + Number(room >= 0), more[0] ? comparison(right + more.join('')) : 1);
}

/**
 * Reads a `sizes` attribute: lengths in px, vw, em and rem (16 px), `calc`, `min`, `max` and `clamp`, media conditions
 * with `and`, `or`, `not`, `min-width`, `max-width` and ranges. Never throws.
 * @returns a function from the width of the viewport, CSS px, to every width that the slot may then have, CSS px; NaN
 * stands for one that cannot be known. A condition that cannot be known, such as one on the height, may hold or not
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
    let text = plain.replace(/width/g, `${viewport}`).replace(/vw/g, `*${viewport / 100}`);
    // The innermost brackets become their value until none are left.
    for (let before = ''; before !== text; ) {
      before = text;
      text = text.replace(
        /(min|max|clamp|)\(([^()]*)\)/g,
        (_, name: 'min' | 'max' | 'clamp' | '', inside: string) => {
          const [first = 0, ...others] = inside.split(',').map(any);
          return `${name === 'clamp' ? Math.max(first, Math.min(...others)) : name ? Math[name](first, ...others) : first}`;
        },
      );
    }
    const slots: number[] = [];
    for (const entry of text.split(',')) {
      const [slot = '', condition = '1'] = entry
        .trim()
        .split(/ (?=\S+$)/)
        .reverse();
      const holds = any(condition);
      if (holds !== 0) slots.push(Math.max(0, sum(slot)));
      if (holds === 1) break;
    }
    return slots;
  };
}

const known = new Map<string, readonly number[]>();

/**
 * Every width, CSS px, that a slot has at the viewports where its `sizes` can change: on both sides of each
 * number in it, and some between. Widths between two of them are between two of these, because lengths are
 * continuous where no condition changes.
 * @returns NaN for a text that is longer than anybody writes; the time to read one grows faster than its length
 */
export function possibleSlots(sizes: string): readonly number[] {
  // A page says the same few for most of its pictures.
  const remembered = known.get(sizes);
  if (remembered) return remembered;
  if (sizes.length > 1000) return [Number.NaN];
  // Viewports that are served, CSS px: from the narrowest phone to the widest screen.
  const [narrowest, widest] = [320, 3840];
  const viewports = new Set([widest]);
  // Those between the breakpoints find the bends of `min` and `max`.
  for (let viewport = narrowest; viewport < widest; viewport *= 1.25) viewports.add(viewport);
  for (const [, number, em] of sizes.matchAll(/([\d.]+)(r?em)?/gi)) {
    const edge = Number(number) * (em ? 16 : 1);
    for (const viewport of [edge - 0.01, edge, edge + 0.01])
      if (viewport > narrowest && viewport < widest) viewports.add(viewport);
  }
  const slots = [...viewports].flatMap(evaluateSizes(sizes));
  if (known.size > 500) known.clear();
  known.set(sizes, slots);
  return slots;
}
