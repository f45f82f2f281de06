/**
 * What came back for a request.
 * @typedef {object} Answer
 * @property {number} status
 * @property {Headers} headers
 * @property {Uint8Array} body
 * @property {number} ms from the request to the last byte
 * @property {string | undefined} redirectFault what is wrong with the redirect that came first
 */

/** How long an answer may take, ms: the time that a function at the edge has. */
const PATIENCE_MS = 30_000;

/**
 * Asks once, and once more where the picture is too large for a generated answer and the same URL is to be asked again.
 * @param {string} base
 * @param {import('./asks.mjs').Ask} ask
 * @param {AbortSignal} [stopped]
 * @returns {Promise<Answer | { failure: string }>}
 */
export async function askEdge(base, { url, format }, stopped) {
  const started = performance.now();
  const timeout = AbortSignal.timeout(PATIENCE_MS);
  const signal = stopped === undefined ? timeout : AbortSignal.any([timeout, stopped]);
  const read = async (/** @type {string} */ target) => {
    const response = await fetch(base + target, {
      headers: { accept: format.accept },
      redirect: 'manual',
      signal,
    });
    const { status, headers } = response;
    return { status, headers, body: new Uint8Array(await response.arrayBuffer()) };
  };
  try {
    const first = await read(url);
    const location = first.headers.get('location');
    if (first.status !== 302 || location === null)
      return { ...first, ms: since(started), redirectFault: undefined };
    const again = await read(location);
    return { ...again, ms: since(started), redirectFault: redirectFault(url, location, first.headers) };
  } catch (error) {
    if (timeout.aborted) return { failure: `no answer within ${PATIENCE_MS / 1000} s` };
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { failure: `no answer: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}

/**
 * A redirect leads to the same original with the same size, and is kept by nobody.
 * @param {string} url
 * @param {string} location
 * @param {Headers} headers
 */
function redirectFault(url, location, headers) {
  const [from, to] = [url, location].map((target) => new URL(target, 'http://x'));
  const kept = ['w', 'h'].every((name) => from?.searchParams.has(name) === to?.searchParams.has(name));
  if (from?.pathname !== to?.pathname || !kept) return `a redirect to ${location}, which is another picture`;
  const cacheControl = headers.get('cache-control') ?? 'no Cache-Control';
  return cacheControl.includes('no-store') ? undefined : `a redirect that may be kept (${cacheControl})`;
}

/** @param {number} started */
const since = (started) => Math.round(performance.now() - started);
