import type { Dirent } from 'node:fs';
import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Deadline } from '../deadline.js';
import { errorCode } from '../store.js';
import { assertStaysBelow } from './below.js';
import { fileError } from './file-error.js';
import { derivativePlace, OBJECT_SUFFIX, prefixPlace, tempFolder } from './path.js';
import { moveAndDelete } from './temp.js';

/**
 * Deletes the derivatives directly below a prefix that ends in `/`; returns their number. Deeper ones belong to other sources.
 * An open body stays readable.
 * @throws StoreError `refused`, `timeout` or `broken`
 */
export async function purgeDirectory(root: string, prefix: string, deadline: Deadline): Promise<number> {
  const folder = prefixPlace(root, prefix);
  try {
    await assertStaysBelow(root, folder);
    await assertStaysBelow(root, tempFolder(root));
    let removed = 0;
    for (const entry of await entriesOf(folder)) {
      deadline.check();
      const isObject = entry.isDirectory() && entry.name.endsWith(OBJECT_SUFFIX);
      if (isObject && (await moveAndDelete(root, join(folder, entry.name)))) removed += 1;
    }
    if (removed > 0) await removeIfEmpty(folder);
    return removed;
  } catch (error) {
    throw fileError(error, `deleting the derivatives below ${JSON.stringify(prefix)}`, 'writing');
  }
}

/**
 * Deletes one derivative; succeeds if it is missing.
 * @throws StoreError `refused` or `broken`
 */
export async function deleteDerivative(root: string, key: string): Promise<void> {
  try {
    const { directory } = derivativePlace(root, key);
    await assertStaysBelow(root, directory);
    await assertStaysBelow(root, tempFolder(root));
    await moveAndDelete(root, directory);
  } catch (error) {
    throw fileError(error, `deleting the derivative ${JSON.stringify(key)}`, 'writing');
  }
}

/** The entries of a folder; empty if it is missing. */
export async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** An empty folder is harmless, so one that a writer has just used, or that cannot be removed, is left. */
async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined);
}
