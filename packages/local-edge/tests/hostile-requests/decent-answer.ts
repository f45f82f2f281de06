import { headerIn, type RawAnswer } from './raw-http.js';
import { MARK } from './unkeyed-headers.js';

/** Allowed types of a body; none is a page. */
const TYPES = /^(?:image\/(?:jpeg|png|webp|avif|gif)|application\/problem\+json)$/;

/**
 * A redirect to the canonical spelling of a path: a path of this host, without raw characters that could end a line or begin a
 * tag.
 */
const ELSEWHERE = /^\/(?!\/)[\w.~/%-]+(?:\?[!-~]*)?$/;

/**
 * All violations in an answer to a stranger, which must be a picture, a problem, a plain refusal, or a redirect to the same.
 */
export function indecencies(answer: RawAnswer): readonly string[] {
  const { status, lines, body } = answer;
  const found: string[] = [];
  const redirected = status === 308 && ELSEWHERE.test(headerIn(answer, 'location') ?? '');
  if (status >= 500 || (status >= 300 && status < 400 && status !== 304 && !redirected))
    found.push(`status ${status}: ${body}`);
  for (const [name, value] of lines)
    if (redirected && name.toLowerCase() === 'location') continue;
    else if (`${name}: ${value}`.toLowerCase().includes(MARK)) found.push(`reflected: ${name}: ${value}`);
  if (new Set(lines.map(([name]) => name.toLowerCase())).size !== lines.length) found.push('a header twice');
  if (headerIn(answer, 'x-local-edge-error') !== undefined)
    found.push('the edge would have refused its own answer');
  if (body.length === 0) return found;
  const type = headerIn(answer, 'content-type') ?? 'no type';
  if (!TYPES.test(type)) found.push(`sent ${type}: ${body.subarray(0, 200)}`);
  if (headerIn(answer, 'x-content-type-options') !== 'nosniff') found.push('may be sniffed');
  if (type.endsWith('json')) found.push(...problemFaults(body.toString()));
  return found;
}

function problemFaults(text: string): readonly string[] {
  if (text.includes('<')) return [`could be taken for a page: ${text}`];
  try {
    return typeof JSON.parse(text) === 'object' ? [] : [`no problem: ${text}`];
  } catch {
    return [`no JSON: ${text}`];
  }
}

/** Headers that vary between equal answers; the others must be the same for everybody. */
const OF_THE_MOMENT =
  /^(?:date|age|x-cache|x-amz-cf-id|x-amz-request-id|x-amz-id-2|via|connection|keep-alive)$/;

/**
 * The part of an answer that must be the same for everybody.
 * @param made whether it is a derivative: its time of storage depends on the first request
 */
export const sameForAll = ({ status, lines, body }: RawAnswer, made: boolean) => ({
  status,
  headers: lines
    .map(
      ([name, value]) =>
        [name.toLowerCase(), made && /^last-modified$/i.test(name) ? 'some time' : value] as const,
    )
    .filter(([name]) => !OF_THE_MOMENT.test(name))
    .map(([name, value]) => `${name}: ${value}`)
    .sort(),
  body: body.toString('base64'),
});
