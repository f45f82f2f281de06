/** What a browser with AVIF and WebP says that it accepts. */
export const BROWSER_ACCEPT = 'image/avif,image/webp,*/*';

const asked = new Map<string, Promise<number | undefined>>();

/** Bytes behind a URL, by a HEAD request that is sent once; undefined when it is not answered. */
export function askSize(url: string): Promise<number | undefined> {
  const known = asked.get(url) ?? headLength(url);
  asked.set(url, known);
  return known;
}

async function headLength(url: string): Promise<number | undefined> {
  try {
    const answer = await fetch(url, { method: 'HEAD', headers: { accept: BROWSER_ACCEPT } });
    // Read, although it is empty: a body that nobody reads counts as a request that was given up.
    await answer.arrayBuffer();
    const length = Number(answer.headers.get('content-length'));
    return answer.ok && length > 0 ? length : undefined;
  } catch {
    return undefined;
  }
}
