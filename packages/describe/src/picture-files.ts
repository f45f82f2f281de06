import { type Dirent, readdir, realpath } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { lookup } from 'mrmime';
import { type FileSystemAdapter, glob } from 'tinyglobby';

/** Extensions of originals, beside those whose media type begins with `image/`. */
const OTHERS: readonly string[] = ['jfif', 'heic', 'heif'];

/** Media types that no resizer reads. */
const NEVER: readonly string[] = ['image/vnd.microsoft.icon', 'image/x-icon', 'image/bmp', 'image/jxl'];

/** The media type of a picture's file by its name; undefined for what is none. */
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

/** Pictures, and the folder that their names begin at. */
export interface PictureFiles {
  readonly root: string;
  readonly files: readonly PictureFile[];
  /** Whether all pictures below the root are among them: nothing was given but the root itself. */
  readonly whole: boolean;
}

/**
 * Finds pictures by their names, sorted. Hidden files and folders, `node_modules`, and what is no picture are left out.
 * @param patterns files, folders or patterns such as `pictures/**`, from `cwd`
 * @param options `root` is where names begin: without it the folder that all of them have in common
 * @throws Error when there is none, when one is outside of the root, or when a folder or a link cannot be read
 */
export async function findPictures(
  patterns: readonly string[],
  { cwd, root: given }: { readonly cwd: string; readonly root?: string | undefined },
): Promise<PictureFiles> {
  const places = await Promise.all(patterns.map((pattern) => placeOf(pattern, cwd)));
  const root = given === undefined ? common(places.map(({ folder }) => folder)) : resolve(cwd, given);
  const found = await Promise.all(
    places.map(({ folder, pattern }) =>
      pattern === undefined ? Promise.resolve([folder]) : below(folder, pattern),
    ),
  );
  const paths = [...new Set(found.flat().map((path) => resolve(path)))];
  const files = paths
    .filter((path) => pictureType(path) !== undefined)
    .map((path) => ({ path, name: relative(root, path).split(sep).join('/') }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const outside = files.find(({ name }) => name.startsWith('../'));
  if (outside !== undefined)
    throw new Error(`${outside.path} is outside of ${root}; give a root that all pictures are in.`);
  if (files.length === 0)
    throw new Error(
      `There is no picture at ${patterns.join(' ')}; give a folder or a pattern such as 'pictures/**'.`,
    );
  const whole = places.every(({ folder, pattern }) => pattern === '**' && folder === root);
  return { root, files, whole };
}

type Then<T> = (error: NodeJS.ErrnoException | null, found: T) => void;

/** @throws Error for what cannot be read, which tinyglobby takes for an empty folder */
async function below(folder: string, pattern: string): Promise<readonly string[]> {
  const failures: NodeJS.ErrnoException[] = [];
  const noting =
    <T>(then: Then<T>): Then<T> =>
    (error, found) => {
      if (error !== null) failures.push(error);
      then(error, found);
    };
  const fs = {
    readdir: (path: string, options: { withFileTypes: true }, then: Then<Dirent[]>) =>
      readdir(path, options, noting(then)),
    realpath: (path: string, then: Then<string>) =>
      // Editors leave hidden links that lead nowhere.
      realpath(path, basename(path).startsWith('.') ? then : noting(then)),
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
  /** The folder to look in, or the file itself. */
  readonly folder: string;
  readonly pattern: string | undefined;
}

/** A pattern is cut behind the last folder that has no sign of one in it. */
async function placeOf(pattern: string, cwd: string): Promise<Place> {
  const path = resolve(cwd, pattern);
  const there = await stat(path).catch(() => undefined);
  if (there?.isDirectory()) return { folder: path, pattern: '**' };
  if (there?.isFile()) return { folder: path, pattern: undefined };
  const parts = pattern.replaceAll('\\', '/').split('/');
  const at = parts.findIndex((part) => /[*?[\]{}()!+@]/.test(part));
  if (at < 0)
    throw new Error(`${pattern} is not there; give a file, a folder or a pattern such as 'pictures/**'.`);
  const start = parts.slice(0, at).join('/');
  return {
    folder: resolve(cwd, pattern.startsWith('/') && start === '' ? '/' : start),
    pattern: parts.slice(at).join('/'),
  };
}

/** The folder that all paths have in common; that of a single file. */
function common(paths: readonly string[]): string {
  const [first = '', ...others] = paths.map((path) => (pictureType(basename(path)) ? dirname(path) : path));
  return others.reduce((folder, path) => {
    let shared = folder;
    while (relative(shared, path).startsWith('..')) shared = join(shared, '..');
    return shared;
  }, first);
}
