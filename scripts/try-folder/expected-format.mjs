/** @typedef {'avif' | 'webp' | 'jpeg' | 'png' | 'gif'} Format */

/**
 * The formats that are right for a request, by docs/url-grammar.md, and whether the answer is animated. With `auto` each
 * format that the client reads may be the smallest one.
 * @param {import('./asks.mjs').FormatAsk} ask
 * @param {import('./original.mjs').Facts} facts
 * @param {boolean} opaque
 * @returns {{ formats: readonly Format[], animated: boolean }}
 */
export function expectedFormat({ f, accept }, facts, opaque) {
  const animation = facts.frames > 1;
  if (f !== 'auto') return { formats: [f], animated: animation && f === 'webp' };
  const can = (/** @type {Format} */ format, /** @type {boolean} */ isSo) => (isSo ? [format] : []);
  const webp = can('webp', accept.includes('image/webp'));
  if (animation) return { formats: [...webp, 'gif'], animated: true };
  const avif = can('avif', accept.includes('image/avif'));
  return { formats: [...avif, ...webp, ...can('jpeg', !facts.hasAlpha || opaque), 'png'], animated: false };
}
