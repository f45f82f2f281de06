/** The key behind a path; undefined when the path does not decode. */
export function decodedKey(uri: string): string | undefined {
  try {
    return decodeURIComponent(uri.slice(1));
  } catch {
    return undefined;
  }
}
