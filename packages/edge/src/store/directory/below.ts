import { lstat, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative, sep } from 'node:path';
import { errorCode, StoreError } from '../store.js';

/** True when `path` lies below `root`, by their names alone; the root itself does not. */
export function isBelow(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/**
 * Whether a path below `root` stays there, wherever links on its way lead. Of a path that is not there yet the part
 * that is there counts, and a link that leads nowhere counts as one that leads out: something may be put there.
 * @throws any other error of the file system
 */
export async function staysBelow(root: string, path: string): Promise<boolean> {
  const realRoot = await realOrMissing(root);
  // What is not there has no links in it.
  if (realRoot === undefined) return true;
  for (let at = path; at !== root && at !== dirname(at); ) {
    const real = await realOrMissing(at);
    if (real !== undefined) return isBelow(realRoot, real);
    const entry = await unlessMissing(lstat(at));
    if (entry?.isSymbolicLink()) return false;
    // Any other entry was made since it was looked up, by another writer: look it up again.
    if (entry === undefined) at = dirname(at);
  }
  return true;
}

/**
 * Holds a writer back that a link would lead out of the folder of derivatives.
 * @throws StoreError `refused`; any other error of the file system
 */
export async function assertStaysBelow(root: string, path: string): Promise<void> {
  if (await staysBelow(root, path)) return;
  throw new StoreError(
    'refused',
    `A link on the way to ${JSON.stringify(path)} leads out of ${JSON.stringify(root)}: delete the link.`,
  );
}

/** What the file system says of a path that is not there; `ELOOP` of one behind a link to itself. */
const NOT_THERE = ['ENOENT', 'ENOTDIR', 'ELOOP'];

const realOrMissing = (path: string): Promise<string | undefined> => unlessMissing(realpath(path));

async function unlessMissing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (NOT_THERE.includes(errorCode(error))) return undefined;
    throw error;
  }
}
