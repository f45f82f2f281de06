/** What a browser with AVIF and WebP says that it accepts. */
export const BROWSER_ACCEPT = 'image/avif,image/webp,*/*';

const asked = new Map<string, Promise<number | undefined>>();

/**
 * Bytes behind a URL, asked once; undefined when it is not answered. An original tells them by HEAD. What has a query may
 * not be made yet, and nothing is made for a HEAD, so it is fetched.
 */
export function askSize(url: string): Promise<number | undefined> {
  const known = asked.get(url) ?? lengthOf(url);
  asked.set(url, known);
  return known;
}

async function lengthOf(url: string): Promise<number | undefined> {
  const made = url.includes('?');
  try {
    const answer = await fetch(url, { method: made ? 'GET' : 'HEAD', headers: { accept: BROWSER_ACCEPT } });
    // Read, although it may be empty: a body that nobody reads counts as a request that was given up.
    const { byteLength } = await answer.arrayBuffer();
    const length = made ? byteLength : Number(answer.headers.get('content-length'));
    return answer.ok && length > 0 ? length : undefined;
  } catch {
    return undefined;
  }
}
