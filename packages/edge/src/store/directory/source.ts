import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { StoreError } from '../store.js';
import { isBelow } from './below.js';
import { contentTypeOf } from './content-type.js';
import { fileError } from './file-error.js';
import { type OpenFile, openRegularFile } from './open-file.js';

/** The folders of a store. */
export interface SourceFolder {
  readonly sources: string;
  /** Never read as sources, even when it lies inside `sources`. */
  readonly derivatives: string;
}

/**
 * Opens the file of a source key. A key is a path below the folder, segment by segment. Keys that a folder cannot represent
 * (`..`, empty segments, a link that leads outside) are missing, as is everything that is not a regular file.
 * @throws StoreError `missing`, `refused` or `broken`
 */
export async function openSource(folder: SourceFolder, key: string): Promise<OpenFile> {
  const root = await realRoot(folder.sources);
  const path = sourcePath(root, key);
  if (path === undefined) throw missing(key);
  try {
    const real = await realpath(path);
    if (!isBelow(root, real) || (await isDerivative(root, real, folder.derivatives))) throw missing(key);
    // Checked before opening: opening a device may have effects, `stat` has none.
    const file = (await stat(real)).isFile() ? await openRegularFile(real) : undefined;
    if (file === undefined) throw missing(key);
    const { handle, bytes, modifiedMs } = file;
    return {
      handle,
      bytes,
      etag: `"${bytes.toString(16)}-${Math.round(modifiedMs * 1000).toString(16)}"`,
      lastModified: new Date(modifiedMs),
      contentType: contentTypeOf(key),
      cacheControl: undefined,
      madeFrom: undefined,
    };
  } catch (error) {
    throw fileError(error, `reading the source ${JSON.stringify(key)}`, 'reading');
  }
}

/** The path of a key, or `undefined` if it names none below the root. */
function sourcePath(root: string, key: string): string | undefined {
  const segments = key.split('/');
  return segments.every(isPlainName) ? join(root, ...segments) : undefined;
}

function isPlainName(segment: string): boolean {
  if (segment === '' || segment === '.' || segment === '..') return false;
  if (segment.includes('\0') || segment.includes('\\')) return false;
  // On Windows a colon starts a drive or an alternate stream, and trailing dots and spaces of a name are dropped.
  return sep === '/' || !(segment.includes(':') || /[. ]$/.test(segment));
}

async function realRoot(sources: string): Promise<string> {
  try {
    return await realpath(sources);
  } catch (error) {
    throw new StoreError(
      'broken',
      `The folder of sources ${JSON.stringify(sources)} cannot be opened: check that it exists.`,
      { cause: error },
    );
  }
}

/** Derivatives may be stored in a folder of the sources; a folder *around* the sources hides nothing. */
async function isDerivative(root: string, real: string, folder: string): Promise<boolean> {
  const derivatives = await realpath(folder).catch(() => undefined);
  return derivatives !== undefined && isBelow(root, derivatives) && isBelow(derivatives, real);
}

const missing = (key: string): StoreError =>
  new StoreError('missing', `The folder of sources holds no file for ${JSON.stringify(key)}.`);
