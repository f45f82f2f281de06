/** An answer that came, whole. */
export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** From the request to the last byte, ms. */
  readonly ms: number;
}

/** Longest that an answer is waited for, ms: a render has 30 s, and a first one on a cold function some more. */
const PATIENCE_MS = 60_000;

/**
 * Asks for a URL and reads the answer; redirects are answers.
 * @throws Error that says in a line what went wrong with the connection
 */
export async function ask(url: string, accept: string, signal?: AbortSignal): Promise<Received> {
  const started = performance.now();
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    const response = await fetch(url, {
      headers: { accept },
      redirect: 'manual',
      signal: signal === undefined ? patience : AbortSignal.any([patience, signal]),
    });
    const body = new Uint8Array(await response.arrayBuffer());
    const ms = Math.round(performance.now() - started);
    return { status: response.status, headers: response.headers, body, ms };
  } catch (error) {
    throw new Error(`${url} did not answer: ${reasonOf(error)}`, { cause: error });
  }
}

/** fetch says "fetch failed" and hides why one level below. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `nothing came for ${PATIENCE_MS / 1000} s`;
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const message = cause instanceof Error ? cause.message : error.message;
  return code !== '' && !message.includes(code) ? `${code} ${message}` : message;
}

/** The answer was kept in the CDN. */
export const isHit = ({ headers }: Received): boolean =>
  /^(?:Refresh)?Hit/i.test(headers.get('x-cache') ?? '');

/** What a problem says about itself; undefined for an answer that is none. */
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
