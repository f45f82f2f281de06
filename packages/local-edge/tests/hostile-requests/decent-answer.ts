import { headerIn, type RawAnswer } from './raw-http.js';
import { MARK } from './unkeyed-headers.js';

/** What may be sent with a body; nothing of it is a page. */
const TYPES = /^(?:image\/(?:jpeg|png|webp|avif|gif)|application\/problem\+json)$/;

/** Where the one spelling of a path is: a path of this host, in which nothing is raw that could end a line or begin a tag. */
const ELSEWHERE = /^\/(?!\/)[\w.~/%-]+(?:\?[!-~]*)?$/;

/** Everything that is wrong with an answer to a stranger: it is a picture, a problem, a plain refusal, or a redirect to the same. */
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

/** Headers that are of one answer and not of what is answered; what is left must be the same for everybody. */
const OF_THE_MOMENT =
  /^(?:date|age|x-cache|x-amz-cf-id|x-amz-request-id|x-amz-id-2|via|connection|keep-alive)$/;

/**
 * An answer as it has to be the same for everybody.
 * @param made whether it is of a derivative: when that was stored depends on who was first
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
