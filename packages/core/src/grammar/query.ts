/** One `name=value` of a query string, both as sent; without `=` the value is empty. */
interface RawPair {
  readonly name: string;
  readonly value: string;
}

/** Splits a query string without `?` into its pairs, in order, without empty ones. */
export function splitQuery(query: string): readonly RawPair[] {
  return query
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? { name: pair, value: '' } : { name: pair.slice(0, at), value: pair.slice(at + 1) };
    });
}

/** Decodes a percent-encoded text; undefined if a sequence is not valid UTF-8. */
export function decodePercent(text: string): string | undefined {
  try {
    // Most texts need no decoding.
    return text.includes('%') ? decodeURIComponent(text) : text;
  } catch {
    return undefined;
  }
}

/** Decodes a query name or value, in which `+` is a space. */
export const decodeQuery = (text: string): string | undefined => decodePercent(text.split('+').join(' '));

/**
 * Whether a text contains characters that no name and no value has: all but printable ASCII. njs, the engine of CloudFront
 * Functions, treats some of them differently: there `$` matches before a final line break, and the lower case of `İ` is `i`.
 */
export const isForeign = (text: string): boolean => /[^ -~]/.test(text);
