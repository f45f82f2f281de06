/** What every browser has read for decades. */
const EVERYBODY = ['image/jpeg', 'image/png', 'image/gif'];

/** What only those read that name it. */
const NAMED = ['image/avif', 'image/webp'];

/**
 * The types that may be sent to a client: what its `Accept` names, and what everybody reads. A drawing may be answered
 * to whoever asks for one, for a page that has it in an `<img>` shows drawings.
 * @param {import('./asks.mjs').FormatAsk} format
 * @param {string} original type of it
 * @returns {readonly string[]}
 */
export function readableTypes({ f, accept }, original) {
  if (f !== 'auto') return [`image/${f}`];
  return [
    ...EVERYBODY,
    ...NAMED.filter((type) => accept.includes(type)),
    ...(original === 'image/svg+xml' ? [original] : []),
  ];
}
