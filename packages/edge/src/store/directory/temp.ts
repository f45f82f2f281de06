import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../store.js';
import { staysBelow } from './below.js';
import { tempFolder } from './path.js';

/**
 * Age at which a directory below `%tmp` belongs to a dead writer. A living one is bounded by its time budget, which
 * is seconds.
 */
export const STALE_MS = 10 * 60_000;

/** A new empty directory to build an object in. */
export async function makeTempDirectory(root: string): Promise<string> {
  const path = join(tempFolder(root), randomUUID());
  await makeFolder(path);
  return path;
}

/** As `mkdir` with `recursive`, which says ENOENT where it should say that the disk is read-only. */
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
 * Takes a directory away at once and deletes it afterwards: no reader sees it half deleted, and files that are open stay
 * readable. False when another process took it first.
 */
export async function takeAway(root: string, directory: string): Promise<boolean> {
  const temp = tempFolder(root);
  const removed = join(temp, `gone-${randomUUID()}`);
  await mkdir(temp, { recursive: true });
  try {
    await rename(directory, removed);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
  // Nobody can see it any more; what resists (an open file on Windows) is left to the next sweep.
  await rm(removed, { recursive: true, force: true }).catch(() => undefined);
  return true;
}

/**
 * Deletes what dead writers left behind. Housekeeping: what cannot be deleted now stays for the next time.
 * Each leftover is taken away before it is deleted, so that a writer which wakes up after hours (a laptop's lid)
 * cannot publish a directory that is half gone.
 */
export async function sweepTemp(root: string, olderThanMs: number): Promise<void> {
  const temp = tempFolder(root);
  if (!(await staysBelow(root, temp).catch(() => false))) return;
  const names = await readdir(temp).catch(() => []);
  for (const name of names) {
    const path = join(temp, name);
    try {
      const { mtimeMs } = await lstat(path);
      if (Date.now() - mtimeMs > olderThanMs) await takeAway(root, path);
    } catch {
      // See above: left for the next time.
    }
  }
}
