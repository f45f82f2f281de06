/** @typedef {'avif' | 'webp' | 'jpeg' | 'png' | 'gif'} Format */

/**
 * The formats that are right for a request, by docs/url-grammar.md, and whether the answer is animated. More than one is
 * right only where an original has an alpha channel in which nothing is transparent.
 * @param {import('./asks.mjs').FormatAsk} ask
 * @param {import('./original.mjs').Facts} facts
 * @param {boolean} opaque
 * @returns {{ formats: readonly Format[], animated: boolean }}
 */
export function expectedFormat({ f, accept }, facts, opaque) {
  const animation = facts.frames > 1;
  if (f !== 'auto') return { formats: [f], animated: animation && f === 'webp' };
  if (animation) return { formats: [accept.includes('image/webp') ? 'webp' : 'gif'], animated: true };
  if (accept.includes('image/avif')) return { formats: ['avif'], animated: false };
  if (accept.includes('image/webp')) return { formats: ['webp'], animated: false };
  if (!facts.hasAlpha) return { formats: ['jpeg'], animated: false };
  return { formats: opaque ? ['png', 'jpeg'] : ['png'], animated: false };
}
