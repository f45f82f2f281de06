/**
 * The key that a request path names to S3: `+` is a space, then percent-decoded once, as UTF-8. `undefined` when it
 * does not decode, which S3 answers with 400.
 */
export function objectKeyOf(uri: string): string | undefined {
  return decodedPath(uri.replaceAll('+', '%20'));
}

/** The key that a viewer's path names, where `+` is a plus as in every URL; `undefined` when it does not decode. */
export function decodedPath(uri: string): string | undefined {
  try {
    return decodeURIComponent(uri.slice(1));
  } catch {
    return undefined;
  }
}
