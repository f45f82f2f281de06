import { BROWSER_ACCEPT } from '../measure/ask-size.js';

/** One answer of the edge, measured. */
export interface FetchedPicture {
  readonly bitmap: ImageBitmap;
  readonly bytes: number;
  /** From the request to the last byte, ms. */
  readonly ms: number;
  readonly type: string;
  /** What the cache did: `Hit` or `Miss`. */
  readonly cache: string;
}

/**
 * Asks the edge for a picture as a browser with AVIF and WebP does, past the browser's own cache.
 * @throws Error with the edge's own explanation when it answers no picture; DOMException when it was given up
 */
export async function fetchPicture(url: string, signal: AbortSignal): Promise<FetchedPicture> {
  const started = performance.now();
  const answer = await fetch(url, { headers: { accept: BROWSER_ACCEPT }, cache: 'no-store', signal });
  const body = await answer.blob();
  const ms = performance.now() - started;
  if (!answer.ok) throw new Error(problemDetail(await body.text()) ?? `Status ${answer.status}`);
  return {
    bitmap: await createImageBitmap(body),
    bytes: body.size,
    ms,
    type: body.type,
    cache: (answer.headers.get('x-cache') ?? 'unknown').replace(/ from .*/, ''),
  };
}

function problemDetail(text: string): string | undefined {
  try {
    const problem: { readonly detail?: unknown } = JSON.parse(text);
    return typeof problem.detail === 'string' ? problem.detail : undefined;
  } catch {
    return undefined;
  }
}
