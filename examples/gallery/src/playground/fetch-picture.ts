import { BROWSER_ACCEPT } from '../measure/size.js';

/** One measured answer of the edge. */
export interface FetchedPicture {
  readonly bitmap: ImageBitmap;
  readonly bytes: number;
  /** From the request to the last byte, ms. */
  readonly ms: number;
  readonly type: string;
  /** Cache status: `Hit` or `Miss`. */
  readonly cache: string;
}

/**
 * Requests a picture from the edge as a browser with AVIF and WebP does, bypassing the browser's own cache.
 * @throws Error with the edge's explanation if the answer is no picture; DOMException if it was aborted
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
