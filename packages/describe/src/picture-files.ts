import { stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { lookup } from 'mrmime';
import { glob } from 'tinyglobby';

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
}

/**
 * Finds pictures by their names, sorted. Hidden files and folders, `node_modules`, and what is no picture are left out.
 * @param patterns files, folders or patterns such as `pictures/**`, from `cwd`
 * @param options `root` is where names begin: without it the folder that all of them have in common
 * @throws Error when there is none, or when one is outside of the root
 */
export async function findPictures(
  patterns: readonly string[],
  { cwd, root: given }: { readonly cwd: string; readonly root?: string | undefined },
): Promise<PictureFiles> {
  const places = await Promise.all(patterns.map((pattern) => placeOf(pattern, cwd)));
  const root = given === undefined ? common(places.map(({ folder }) => folder)) : resolve(cwd, given);
  const found = await Promise.all(
    places.map(({ folder, pattern }) =>
      pattern === undefined
        ? Promise.resolve([folder])
        : glob(pattern, {
            cwd: folder,
            absolute: true,
            ignore: ['**/node_modules/**'],
            expandDirectories: false,
          }),
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
  return { root, files };
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
