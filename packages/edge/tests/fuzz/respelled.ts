import type { TestRequest } from '../function-events.js';

/** Limit that leaves room for other spellings in a URL. */
const MAX_BYTES = 3900;

/**
 * An equivalent request: parameters in reverse order, their names in capitals, a character of the path and of each value
 * percent-encoded, and an unknown parameter.
 * @returns undefined if that would make the URL too long
 */
export function respelled(request: TestRequest): TestRequest | undefined {
  const at = request.url.indexOf('?');
  const path = at < 0 ? request.url : request.url.slice(0, at);
  const pairs = at < 0 ? [] : request.url.slice(at + 1).split('&');
  const query = pairs.map((pair) => {
    const equals = pair.indexOf('=');
    const name = equals < 0 ? pair : pair.slice(0, equals);
    const written = /^[a-z]+$/.test(name) ? name.toUpperCase() : name;
    return equals < 0 ? written : `${written}=${escapeFirst(pair.slice(equals + 1))}`;
  });
  const url = `/${escapeFirst(path.slice(1))}?${[...query, 'utm_source=x'].reverse().join('&')}`;
  return Buffer.byteLength(url) > MAX_BYTES ? undefined : { ...request, url };
}

const escapeFirst = (text: string): string =>
  /^[A-Za-z0-9]/.test(text) ? `%${text.charCodeAt(0).toString(16)}${text.slice(1)}` : text;
