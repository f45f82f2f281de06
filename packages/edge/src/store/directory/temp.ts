import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../store.js';
import { staysBelow } from './below.js';
import { tempFolder } from './path.js';

/** Age at which a directory below `%tmp` belongs to a dead writer. The time budget of a live one is seconds. */
export const STALE_MS = 10 * 60_000;

/** A new empty directory to build an object in. */
export async function makeTempDirectory(root: string): Promise<string> {
  const path = join(tempFolder(root), randomUUID());
  await makeFolder(path);
  return path;
}

/** Like `mkdir` with `recursive`, which reports ENOENT instead of a read-only disk. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await makeFolder(path);
  }
}

/**
 * Moves a directory away atomically and deletes it afterwards: no reader sees it half deleted, and open files stay readable.
 * False if another process moved it first.
 */
export async function moveAndDelete(root: string, directory: string): Promise<boolean> {
  const taken = await take(root, directory);
  if (taken === undefined) return false;
  await discard(taken);
  return true;
}

/** Moves a directory away atomically; returns its new path, or undefined if another process moved it first. */
export async function take(root: string, directory: string): Promise<string | undefined> {
  const temp = tempFolder(root);
  const taken = join(temp, `gone-${randomUUID()}`);
  await mkdir(temp, { recursive: true });
  try {
    await rename(directory, taken);
    return taken;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Deletes a directory that was moved away. No reader can see it; files that cannot be deleted (open on Windows) are left to the
 * next sweep.
 */
export const discard = (taken: string): Promise<void> =>
  rm(taken, { recursive: true, force: true }).catch(() => undefined);

/**
 * Deletes the leftovers of dead writers. Files that cannot be deleted now stay for the next sweep. Each leftover is moved away
 * before it is deleted, so that a writer that resumes after hours (a laptop's lid) cannot publish a half-deleted directory.
 */
export async function sweepTemp(root: string, olderThanMs: number): Promise<void> {
  const temp = tempFolder(root);
  if (!(await staysBelow(root, temp).catch(() => false))) return;
  const names = await readdir(temp).catch(() => []);
  for (const name of names) {
    const path = join(temp, name);
    try {
      const { mtimeMs } = await lstat(path);
      if (Date.now() - mtimeMs > olderThanMs) await moveAndDelete(root, path);
    } catch {
      // Left for the next sweep, as described above.
    }
  }
}
