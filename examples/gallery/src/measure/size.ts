import { useEffect, useState } from 'react';

/** `Accept` of a browser with AVIF and WebP. */
export const BROWSER_ACCEPT = 'image/avif,image/webp,*/*';

const sizes = new Map<string, Promise<number | undefined>>();

/**
 * Size behind a URL, bytes, requested once; undefined without an answer. An original answers HEAD. A variant may not exist yet,
 * and HEAD does not create it, so it is fetched.
 */
export function requestSize(url: string): Promise<number | undefined> {
  const known = sizes.get(url) ?? lengthOf(url);
  sizes.set(url, known);
  return known;
}

async function lengthOf(url: string): Promise<number | undefined> {
  const made = url.includes('?');
  try {
    const answer = await fetch(url, { method: made ? 'GET' : 'HEAD', headers: { accept: BROWSER_ACCEPT } });
    // Read, although it may be empty: an unread body counts as an aborted request.
    const { byteLength } = await answer.arrayBuffer();
    const length = made ? byteLength : Number(answer.headers.get('content-length'));
    return answer.ok && length > 0 ? length : undefined;
  } catch {
    return undefined;
  }
}

/** Size behind a URL, bytes; undefined until the edge answers, and not requested while `wanted` is false. */
export function useSize(url: string, wanted = true): number | undefined {
  const [answer, setAnswer] = useState<{ readonly url: string; readonly bytes: number | undefined }>();
  useEffect(() => {
    if (!wanted) return undefined;
    let listening = true;
    requestSize(url).then((bytes) => listening && setAnswer({ url, bytes }));
    return () => {
      listening = false;
    };
  }, [url, wanted]);
  return answer?.url === url ? answer.bytes : undefined;
}

/** The requested width of a URL, device px; undefined for an original. */
export function requestedWidth(url: string): number | undefined {
  const w = /[?&]w=(\d+)/.exec(url)?.[1];
  return w === undefined ? undefined : Number(w);
}
