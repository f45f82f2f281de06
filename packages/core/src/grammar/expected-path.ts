/** What is accepted where a path does not begin as one. */
export const expectedStart = (): string => 'a path that starts with /';

/**
 * What is accepted for a path whose key is refused, as it stands in an issue's `expected`. It has a file of its own for the same
 * reason as expected-value.ts: the function on viewer-request of a stage that signs has no room for it.
 * @param bytes of the key in UTF-8; undefined where it has none
 */
export function expectedPath(key: string, bytes: number | undefined): string {
  if (bytes === undefined) return 'valid unicode';
  if (key === '' || key.endsWith('/')) return 'the path of a picture';
  if (key.includes('\0')) return 'no NUL character';
  return key.split('/').includes('') ? 'no empty path segment' : 'no . or .. path segment';
}
