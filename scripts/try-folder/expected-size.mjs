/**
 * The part of the configuration that decides sizes.
 * @typedef {object} SizeRules
 * @property {readonly number[]} ladder
 * @property {{ readonly width: number, readonly height: number, readonly pixels: number }} limits
 */
/**
 * Sizes that are right, px. A side has two of them where its exact value lies in the middle of two whole numbers.
 * @typedef {object} ExpectedSize
 * @property {readonly number[]} widths
 * @property {readonly number[]} heights
 */

/**
 * The size that docs/url-grammar.md promises, by arithmetic of its own: the width is snapped up to the ladder and the
 * height scaled along; a picture is never enlarged, so a box that is too large for it shrinks with its proportions.
 * @param {{ readonly width: number, readonly height: number }} original upright
 * @param {import('./asks.mjs').Shape} shape
 * @param {SizeRules} rules
 * @returns {ExpectedSize}
 */
export function expectedSize(original, { fit, w, h }, rules) {
  const { width, height } = original;
  if (fit === 'width') {
    const { limits } = rules;
    const most = Math.sqrt(limits.pixels / (width * height));
    const scale = Math.min(
      1,
      snapped(w, rules.ladder) / width,
      limits.width / width,
      limits.height / height,
      most,
    );
    return { widths: nearest(width * scale), heights: nearest(height * scale) };
  }
  const box = snappedBox(w, h, rules);
  const ratios = [box.w / width, box.h / height];
  if (fit === 'inside') {
    const scale = Math.min(1, ...ratios);
    return { widths: nearest(width * scale), heights: nearest(height * scale) };
  }
  // Which side first touches the picture's own size depends on the fit: `contain` needs one side of the picture to
  // reach the box, `cover` and `fill` need both.
  const enlarged = fit === 'contain' ? Math.min(...ratios) : Math.max(...ratios);
  const shrink = Math.min(1, 1 / enlarged);
  return { widths: nearest(box.w * shrink), heights: nearest(box.h * shrink) };
}

/**
 * @param {number} w
 * @param {readonly number[]} ladder
 */
const snapped = (w, ladder) => ladder.find((rung) => rung >= w) ?? Math.max(...ladder);

/**
 * The box with its width on the ladder: the next rung up, or the largest one that breaks no limit.
 * @param {number} w
 * @param {number} h
 * @param {SizeRules} rules
 */
function snappedBox(w, h, { ladder, limits }) {
  const top = snapped(w, ladder);
  const boxes = ladder
    .filter((rung) => rung <= top)
    .map((rung) => ({ w: rung, h: Math.max(1, Math.round((h * rung) / w)) }));
  const allowed = boxes.filter((box) => box.h <= limits.height && box.w * box.h <= limits.pixels);
  return allowed.at(-1) ?? { w: top, h: limits.height };
}

/**
 * @param {number} exact
 * @returns {readonly number[]} at least 1
 */
function nearest(exact) {
  const below = Math.floor(exact);
  const middle = Math.abs(exact - below - 0.5) < 1e-6;
  return (middle ? [below + 1, below] : [Math.round(exact)]).map((side) => Math.max(1, side));
}
