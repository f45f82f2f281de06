/** One `name=value` of a query string, both still as they were sent; `value` is undefined without `=`. */
interface RawPair {
  readonly name: string;
  readonly value: string | undefined;
}

/** Splits a query string without `?` into its pairs, in order; empty ones are left out. */
export function splitQuery(query: string): readonly RawPair[] {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      return at < 0
        ? { name: pair, value: undefined }
        : { name: pair.slice(0, at), value: pair.slice(at + 1) };
    });
}

/** Decodes a percent-encoded text; undefined when a sequence does not decode to UTF-8. */
export function decodePercent(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Decodes a query name or value, in which `+` is a space. */
export const decodeQuery = (text: string): string | undefined => decodePercent(text.replace(/\+/g, ' '));
