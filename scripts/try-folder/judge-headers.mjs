/**
 * What a picture's headers must say.
 * @param {import('./ask-edge.mjs').Answer} answer
 * @param {import('./asks.mjs').Ask} ask
 * @returns {readonly string[]} faults
 */
export function judgePictureHeaders({ headers }, { format }) {
  const faults = [];
  const cacheControl = headers.get('cache-control') ?? '';
  if (!/\bpublic\b/.test(cacheControl) || !(maxAge(cacheControl) > 0))
    faults.push(`Cache-Control is ${JSON.stringify(cacheControl)}, expected public with a max-age`);
  if (headers.get('etag') === null && headers.get('last-modified') === null)
    faults.push('neither ETag nor Last-Modified is there, so nobody can revalidate it');
  if (format.f === 'auto' && !/\baccept\b/i.test(headers.get('vary') ?? ''))
    faults.push(
      `Vary is ${JSON.stringify(headers.get('vary') ?? '')}, expected Accept, which chose the format`,
    );
  return [...faults, ...edgeFault(headers)];
}

/**
 * What the edge says it would have refused to send.
 * @param {Headers} headers
 * @returns {readonly string[]}
 */
export function edgeFault(headers) {
  const fault = headers.get('x-local-edge-error');
  return fault === null ? [] : [`CloudFront would not send this: ${fault}`];
}

/** @param {string} cacheControl */
export const maxAge = (cacheControl) => Number(/\bmax-age=(\d+)/.exec(cacheControl)?.[1] ?? Number.NaN);
