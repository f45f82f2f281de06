import type { Asked } from '../function-events.js';

/** Room that other spellings need, so that the URL does not become too long by them. */
const LONGEST = 3900;

/**
 * The same wish in other words: parameters in reverse, their names in capitals, a letter of the path and of each value
 * percent-encoded, and a parameter that nobody knows.
 * @returns undefined where that would make the URL too long
 */
export function respelled(asked: Asked): Asked | undefined {
  const at = asked.url.indexOf('?');
  const path = at < 0 ? asked.url : asked.url.slice(0, at);
  const pairs = at < 0 ? [] : asked.url.slice(at + 1).split('&');
  const query = pairs.map((pair) => {
    const equals = pair.indexOf('=');
    const name = equals < 0 ? pair : pair.slice(0, equals);
    const written = /^[a-z]+$/.test(name) ? name.toUpperCase() : name;
    return equals < 0 ? written : `${written}=${escapeFirst(pair.slice(equals + 1))}`;
  });
  const url = `/${escapeFirst(path.slice(1))}?${[...query, 'utm_source=x'].reverse().join('&')}`;
  return Buffer.byteLength(url) > LONGEST ? undefined : { ...asked, url };
}

const escapeFirst = (text: string): string =>
  /^[A-Za-z0-9]/.test(text) ? `%${text.charCodeAt(0).toString(16)}${text.slice(1)}` : text;
