import platform from 'node:path';

/** The required part of `node:path`. */
interface Paths {
  readonly relative: (from: string, to: string) => string;
  readonly isAbsolute: (path: string) => boolean;
  readonly sep: string;
}

/**
 * The key of a file: its path below a folder, with `/` on every platform.
 * @param paths those of the platform; `path.win32` in tests
 * @returns undefined for a file that is not below the folder, for example on another drive
 */
export function keyBelow(
  root: string,
  path: string,
  { relative, isAbsolute, sep }: Paths = platform,
): string | undefined {
  const name = relative(root, path);
  const outside = name === '' || name === '..' || name.startsWith(`..${sep}`) || isAbsolute(name);
  return outside ? undefined : name.split(sep).join('/');
}
