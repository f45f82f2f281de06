import { type Dirent, realpath } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { lookup } from 'mrmime';
import { type FileSystemAdapter, glob } from 'tinyglobby';
import { keyBelow } from './key-below.js';
import { type OddNames, oddNames } from './odd-names.js';
import type { FailedPicture } from './picture-error.js';

/** Extensions of originals whose media type does not begin with `image/`. */
const OTHERS: readonly string[] = ['jfif', 'heic', 'heif'];

/** Media types that no resizer supports. */
const NEVER: readonly string[] = ['image/vnd.microsoft.icon', 'image/x-icon', 'image/bmp', 'image/jxl'];

/** The media type of a picture by its file name; undefined for other files. */
export function pictureType(path: string): string | undefined {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  const type = lookup(path.toLowerCase());
  if (type?.startsWith('image/') && !NEVER.includes(type)) return type;
  if (!OTHERS.includes(extension)) return undefined;
  return extension === 'jfif' ? 'image/jpeg' : `image/${extension}`;
}

/** A picture's file. */
export interface PictureFile {
  /** Absolute. */
  readonly path: string;
  /** Its key below the root, with `/` between folders. */
  readonly name: string;
}

/** Pictures, and the folder to which their names are relative. */
export interface PictureFiles {
  readonly root: string;
  readonly files: readonly PictureFile[];
  /** Pictures and folders left out, because their names are not UTF-8 or have line breaks. */
  readonly failed: readonly FailedPicture[];
  /** Whether they include all pictures below the root: the only pattern was the root itself. */
  readonly whole: boolean;
}

/**
 * Finds pictures, sorted by name. Skips hidden files and folders, `node_modules` and other files.
 * @param patterns files, folders or patterns such as `pictures/**`, relative to `cwd`
 * @param options `root` is the base of names; by default the common folder of all pictures
 * @throws Error if there are no pictures, for one outside of the root, or for an unreadable folder or link
 */
export async function findPictures(
  patterns: readonly string[],
  { cwd, root: given }: { readonly cwd: string; readonly root?: string | undefined },
): Promise<PictureFiles> {
  const places = await Promise.all(patterns.map((pattern) => placeOf(pattern, cwd)));
  const root = given === undefined ? common(places.map(({ folder }) => folder)) : resolve(cwd, given);
  const odd = oddNames();
  const found = await Promise.all(
    places.map(({ folder, pattern }) =>
      pattern === undefined ? Promise.resolve([folder]) : below(folder, pattern, odd),
    ),
  );
  const paths = [...new Set(found.flat().map((path) => resolve(path)))].filter(
    (path) => pictureType(path) !== undefined,
  );
  const failed = [...paths.filter(odd.has), ...odd.folders].flatMap((path) =>
    odd.of(path).map(({ name, reason }) => ({
      name: [...(keyBelow(root, dirname(path))?.split('/') ?? []), name].join('/'),
      reason,
    })),
  );
  const files = paths
    .filter((path) => !odd.has(path))
    .map((path) => {
      const name = keyBelow(root, path);
      if (name !== undefined) return { path, name };
      throw new Error(`${path} is outside of ${root}; name a root that contains all pictures.`);
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  if (files.length + failed.length === 0)
    throw new Error(
      `There is no picture at ${patterns.join(' ')}; give a folder or a pattern such as 'pictures/**'.`,
    );
  const whole = places.every(({ folder, pattern }) => pattern === '**' && folder === root);
  return { root, files, failed, whole };
}

type Then<T> = (error: NodeJS.ErrnoException | null, found: T) => void;

/** @throws Error for an unreadable folder, which tinyglobby treats as empty */
async function below(folder: string, pattern: string, odd: OddNames): Promise<readonly string[]> {
  const failures: NodeJS.ErrnoException[] = [];
  const withFailures =
    <T>(then: Then<T>): Then<T> =>
    (error, found) => {
      if (error !== null) failures.push(error);
      then(error, found);
    };
  const fs = {
    readdir: (path: string, options: { withFileTypes: true }, then: Then<Dirent[]>) =>
      odd.readdir(path, options, withFailures(then)),
    realpath: (path: string, then: Then<string>) =>
      // Editors leave hidden dangling links.
      realpath(path, basename(path).startsWith('.') || odd.has(path) ? then : withFailures(then)),
  };
  const found = await glob(pattern, {
    cwd: folder,
    absolute: true,
    ignore: ['**/node_modules/**'],
    expandDirectories: false,
    fs: fs as FileSystemAdapter,
  });
  const [failure] = failures;
  if (failure === undefined) return found;
  throw new Error(
    `${resolve(failure.path ?? folder)} cannot be read (${failure.code ?? failure.message}), so that it is not known which pictures there are; make it readable or take it away.`,
    { cause: failure },
  );
}

interface Place {
  /** The folder to search, or the file itself. */
  readonly folder: string;
  readonly pattern: string | undefined;
}

/** A pattern is split after its last existing folder, whose name may look like a wildcard: `app/[slug]`, `Photos (2026)`. */
async function placeOf(pattern: string, cwd: string): Promise<Place> {
  const path = resolve(cwd, pattern);
  const stats = await stat(path).catch(() => undefined);
  if (stats?.isDirectory()) return { folder: path, pattern: '**' };
  if (stats?.isFile()) return { folder: path, pattern: undefined };
  const parts = pattern.replaceAll('\\', '/').split('/');
  let at = firstWildcard(parts, 0);
  while (at >= 0 && (await isFolder(resolve(cwd, parts.slice(0, at + 1).join('/')))))
    at = firstWildcard(parts, at + 1);
  if (at < 0)
    throw new Error(`${pattern} is not there; give a file, a folder or a pattern such as 'pictures/**'.`);
  const start = parts.slice(0, at).join('/');
  return {
    folder: resolve(cwd, pattern.startsWith('/') && start === '' ? '/' : start),
    pattern: parts.slice(at).join('/'),
  };
}

const firstWildcard = (parts: readonly string[], from: number): number =>
  parts.findIndex((part, at) => at >= from && /[*?[\]{}()!+@]/.test(part));

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );

/** The common folder of all paths; that of a single file. */
function common(paths: readonly string[]): string {
  const [first = '', ...others] = paths.map((path) => (pictureType(basename(path)) ? dirname(path) : path));
  return others.reduce((folder, path) => {
    let shared = folder;
    while (relative(shared, path).startsWith('..')) shared = join(shared, '..');
    return shared;
  }, first);
}
