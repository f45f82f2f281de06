import { lstat, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative, sep } from 'node:path';
import { errorCode, StoreError } from '../store.js';

/** Whether `path` lies below `root`, by name alone; the root itself does not. */
export function isBelow(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/**
 * Whether a path below `root` stays there after resolving links. For a missing path its existing part is checked, and a
 * dangling link counts as leading outside: its target may be created later.
 * @throws any other error of the file system
 */
export async function staysBelow(root: string, path: string): Promise<boolean> {
  const realRoot = await realOrMissing(root);
  // A missing root contains no links.
  if (realRoot === undefined) return true;
  for (let at = path; at !== root && at !== dirname(at); ) {
    const real = await realOrMissing(at);
    if (real !== undefined) return isBelow(realRoot, real);
    const entry = await unlessMissing(lstat(at));
    if (entry?.isSymbolicLink()) return false;
    // Another writer has created the entry since it was looked up: look it up again.
    if (entry === undefined) at = dirname(at);
  }
  return true;
}

/**
 * Prevents writes through a link that leads outside the folder of derivatives.
 * @throws StoreError `refused`; any other error of the file system
 */
export async function assertStaysBelow(root: string, path: string): Promise<void> {
  if (await staysBelow(root, path)) return;
  throw new StoreError(
    'refused',
    `A link on the way to ${JSON.stringify(path)} leads out of ${JSON.stringify(root)}: delete the link.`,
  );
}

/** Error codes for a missing path; `ELOOP` is one behind a link to itself. */
const MISSING_CODES = ['ENOENT', 'ENOTDIR', 'ELOOP'];

const realOrMissing = (path: string): Promise<string | undefined> => unlessMissing(realpath(path));

async function unlessMissing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (MISSING_CODES.includes(errorCode(error))) return undefined;
    throw error;
  }
}
