/** A complete answer. */
export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** From the request to the last byte, ms. */
  readonly ms: number;
}

/** Timeout of a request, ms: a render has 30 s, and a cold start takes some more. */
const TIMEOUT_MS = 60_000;

/**
 * Requests a URL and reads the answer; redirects are not followed.
 * @throws Error with a one-line reason of the connection failure
 */
export async function requestUrl(url: string, accept: string, signal?: AbortSignal): Promise<Received> {
  const started = performance.now();
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      headers: { accept },
      redirect: 'manual',
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
    });
    const body = new Uint8Array(await response.arrayBuffer());
    const ms = Math.round(performance.now() - started);
    return { status: response.status, headers: response.headers, body, ms };
  } catch (error) {
    throw new Error(`${url} did not answer: ${reasonOf(error)}`, { cause: error });
  }
}

/** fetch says "fetch failed" and hides the reason in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `nothing arrived for ${TIMEOUT_MS / 1000} s`;
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const message = cause instanceof Error ? cause.message : error.message;
  return code !== '' && !message.includes(code) ? `${code} ${message}` : message;
}

/** Whether the answer came from the CDN's cache. */
export const isHit = ({ headers }: Received): boolean =>
  /^(?:Refresh)?Hit/i.test(headers.get('x-cache') ?? '');

/** The contents of a problem; undefined for another answer. */
export function problemOf({
  headers,
  body,
}: Received): { readonly code: string; readonly detail: string } | undefined {
  if (!/^application\/problem\+json\b/.test(headers.get('content-type') ?? '')) return undefined;
  try {
    const { code, detail } = JSON.parse(new TextDecoder().decode(body)) as Record<string, unknown>;
    return { code: String(code), detail: String(detail) };
  } catch {
    return undefined;
  }
}
