// CloudFront's rules for a trigger's result, written from its documentation and not from the code under test: "Restrictions on
// edge functions", "Lambda@Edge event structure", "Generate HTTP responses in request triggers".
import { isDeepStrictEqual } from 'node:util';

type Headers = Readonly<
  Record<string, readonly { readonly key?: string | undefined; readonly value: string }[]>
>;

const FORBIDDEN = [
  'connection expect keep-alive proxy-authenticate proxy-authorization proxy-connection trailer upgrade',
  'x-accel-buffering x-accel-charset x-accel-limit-rate x-accel-redirect x-amzn-auth x-amzn-cf-billing x-amzn-cf-id',
  'x-amzn-cf-xff x-amzn-errortype x-amzn-fle-profile x-amzn-header-count x-amzn-header-order',
  'x-amzn-lambda-integration-tag x-amzn-requestid x-cache x-forwarded-proto x-real-ip',
]
  .join(' ')
  .split(' ');

const isForbidden = (name: string) => FORBIDDEN.includes(name) || /^x-(?:amz-cf-|edge-)/.test(name);

const READ_ONLY = {
  'origin-request': [
    ...['accept-encoding', 'cdn-loop', 'content-length', 'if-modified-since', 'if-none-match', 'if-range'],
    ...['if-unmodified-since', 'transfer-encoding', 'via'],
  ],
  'origin-response': ['transfer-encoding', 'via'],
} as const;

type Trigger = keyof typeof READ_ONLY;

const MAX_BYTES = 1_000_000;
const RESPONSE_FIELDS = ['status', 'statusDescription', 'headers', 'body', 'bodyEncoding'];

function headerViolations(headers: unknown, given: Headers, trigger: Trigger): string[] {
  if (typeof headers !== 'object' || headers === null) return ['headers are no map'];
  const found: string[] = [];
  for (const [name, lines] of Object.entries(headers)) {
    if (name !== name.toLowerCase() || !/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) found.push(`name ${name}`);
    if (!Array.isArray(lines) || lines.length === 0) {
      found.push(`${name} is no list`);
      continue;
    }
    for (const line of lines) {
      const { key, value } = line as { key?: unknown; value?: unknown };
      if (typeof value !== 'string' || /[^\t\x20-\x7e\x80-\xff]/.test(value)) found.push(`value of ${name}`);
      if (key !== undefined && (typeof key !== 'string' || key.toLowerCase() !== name))
        found.push(`key ${key}`);
    }
    if (isForbidden(name) && !isDeepStrictEqual(lines, given[name])) found.push(`forbidden ${name}`);
  }
  for (const name of READ_ONLY[trigger]) {
    if (!isDeepStrictEqual((headers as Headers)[name], given[name])) found.push(`read-only ${name}`);
  }
  for (const name of Object.keys(given)) {
    if (isForbidden(name) && !(name in headers)) found.push(`deleted ${name}`);
  }
  return found;
}

/**
 * All violations in a response; empty for a valid one.
 * @param given headers that the trigger received: none for a generated response
 */
export function responseViolations(response: unknown, trigger: Trigger, given: Headers = {}): string[] {
  if (typeof response !== 'object' || response === null) return ['no object'];
  const { status, statusDescription, headers, body, bodyEncoding } = response as Record<string, unknown>;
  const found = Object.keys(response)
    .filter((field) => !RESPONSE_FIELDS.includes(field))
    .map((field) => `field ${field}`);
  if (typeof status !== 'string' || !/^[2-5][0-9]{2}$/.test(status)) found.push(`status ${String(status)}`);
  if (statusDescription !== undefined && typeof statusDescription !== 'string')
    found.push('statusDescription');
  if (bodyEncoding !== undefined && bodyEncoding !== 'text' && bodyEncoding !== 'base64') {
    found.push('bodyEncoding');
  }
  if (body !== undefined && typeof body !== 'string') found.push('body');
  const text = typeof body === 'string' ? body : '';
  if (bodyEncoding === 'base64' && Buffer.from(text, 'base64').toString('base64') !== text)
    found.push('base64');
  found.push(...headerViolations(headers, given, trigger));
  const head = Object.entries((headers ?? {}) as Headers).flatMap(([name, lines]) =>
    lines.map(({ value }) => name.length + value.length + 4),
  );
  const bytes = head.reduce((sum, length) => sum + length, Buffer.byteLength(text));
  if (bytes >= MAX_BYTES) found.push(`${bytes} bytes`);
  return found;
}

interface ViewerRequest {
  readonly method: string;
  readonly headers: Headers;
  readonly origin?: unknown;
  readonly clientIp: string;
}

/** All violations in a request that origin-request passes on. */
export function requestViolations(request: unknown, viewerRequest: ViewerRequest): string[] {
  if (typeof request !== 'object' || request === null) return ['no object'];
  const { uri, querystring, method, headers, origin, clientIp } = request as Record<string, unknown>;
  const found: string[] = [];
  // A space, a quote or a non-ASCII character is the viewer's own; only controls, `?` and `#` would end the path.
  if (typeof uri !== 'string' || !uri.startsWith('/') || /[?#\p{Cc}]/u.test(uri))
    found.push(`uri ${String(uri)}`);
  if (typeof querystring !== 'string') found.push('querystring');
  if (method !== viewerRequest.method) found.push('method');
  if (clientIp !== viewerRequest.clientIp) found.push('clientIp');
  if (!isDeepStrictEqual(origin, viewerRequest.origin)) found.push('origin');
  found.push(...headerViolations(headers, viewerRequest.headers, 'origin-request'));
  return found;
}
