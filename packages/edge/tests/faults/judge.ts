import { createHash } from 'node:crypto';
import type { Received } from './cdn.js';
import { keptFor, type TestRequest, wrongWith } from './coloured-sources.js';

/** Every problem that a failing store may cause, with its documented status and cache time. */
const PROBLEMS: Readonly<Record<string, readonly [status: number, cacheControl: string]>> = {
  'source-refused': [403, 'no-store'],
  'source-throttled': [503, 'public, max-age=1'],
  'source-timeout': [504, 'no-store'],
  'source-broken': [502, 'no-store'],
  'render-timeout': [504, 'public, max-age=60'],
  'precondition-failed': [412, 'no-store'],
  'derivative-unreachable': [503, 'no-store'],
};

const BRIEF = 'public, max-age=60';

/** The outcome of one request, and its violations. */
export interface Verdict {
  /** `picture`, `picture, not stored`, `CloudFront's own`, or the code of the problem. */
  readonly outcome: string;
  readonly wrong: readonly string[];
}

/** Judges answers independently of the code that made them; remembers the pictures that it has checked. */
export function createJudge(): (request: TestRequest, received: Received) => Promise<Verdict> {
  const known = new Map<string, string>();

  const look = async (request: TestRequest, body: Buffer): Promise<string> => {
    const id = `${request.path}?${request.query} ${createHash('sha256').update(body).digest('hex')}`;
    const verdict = known.get(id) ?? (await wrongWith(body, request));
    known.set(id, verdict);
    return verdict;
  };

  return async (request, { status, headers, body, violations, passedOn }) => {
    const wrong = violations.map((violation) => `not valid for the trigger: ${violation}`);
    if (status === undefined) return { outcome: "CloudFront's own", wrong };
    const cacheControl = headers['cache-control'] ?? '';
    if (status === 200) {
      const found = await look(request, body);
      if (found !== '') wrong.push(found);
      if (headers['content-type'] !== request.mime) wrong.push(`content-type ${headers['content-type']}`);
      const kept = keptFor(request.mime).includes(cacheControl);
      if (!kept && cacheControl !== BRIEF) wrong.push(`cache-control ${cacheControl}`);
      return {
        outcome: passedOn ? 'picture, stored before' : kept ? 'picture' : 'picture, not stored',
        wrong,
      };
    }
    const code = codeOf(body, headers);
    const expected = PROBLEMS[code];
    if (expected === undefined) wrong.push(`${status} ${code} is no problem that a failing store has`);
    // Cached for a second or two, so that clients do not all retry at the same moment.
    else if (expected[0] !== status || expected[1] !== cacheControl.replace(/max-age=2$/, 'max-age=1'))
      wrong.push(`${code} with status ${status} and cache-control ${cacheControl}, expected ${expected}`);
    return { outcome: code, wrong };
  };
}

function codeOf(body: Buffer, headers: Received['headers']): string {
  if (headers['content-type'] !== 'application/problem+json') return `no problem: ${headers['content-type']}`;
  const { code } = JSON.parse(body.toString()) as { readonly code?: unknown };
  return String(code);
}
