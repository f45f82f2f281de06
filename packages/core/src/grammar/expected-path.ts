/** The expected start of a path. */
export const expectedStart = (): string => 'a path that starts with /';

/**
 * The `expected` of an issue for a rejected key. A separate file for the same reason as expected-value.ts: the viewer-request
 * function of a signing stage has no room for it.
 * @param bytes of the key in UTF-8; undefined if it is not well-formed
 */
export function expectedPath(key: string, bytes: number | undefined): string {
  if (bytes === undefined) return 'valid unicode';
  if (key === '' || key.endsWith('/')) return 'the path of a picture';
  if (key.includes('\0')) return 'no NUL character';
  return key.split('/').includes('') ? 'no empty path segment' : 'no . or .. path segment';
}
