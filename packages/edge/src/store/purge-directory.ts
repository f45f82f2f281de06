import type { Dirent } from 'node:fs';
import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Deadline } from './deadline.js';
import { readHeaders } from './derivative-headers.js';
import { OBJECT_SUFFIX, prefixPlace, TEMP_NAME } from './derivative-path.js';
import { errorCode, fileError } from './file-error.js';
import { takeAway } from './temp-directory.js';

/**
 * Deletes every derivative below `root` whose key starts with `prefix`; returns how many. An open body stays readable.
 * @throws StoreError `refused`, `timeout` or `broken`
 */
export async function purgeDirectory(root: string, prefix: string, deadline: Deadline): Promise<number> {
  const { directory, partial } = prefixPlace(root, prefix);

  // A prefix that ends inside a segment is compared with whole keys, which only the objects know.
  const matches = async (object: string): Promise<boolean> => {
    if (partial === '') return true;
    const headers = await readHeaders(object).catch(() => undefined);
    return headers?.key.startsWith(prefix) === true;
  };

  const purge = async (folder: string): Promise<number> => {
    let removed = 0;
    for (const entry of await entriesOf(folder)) {
      deadline.check();
      const path = join(folder, entry.name);
      if (!entry.isDirectory() || entry.name === TEMP_NAME) continue;
      if (!entry.name.endsWith(OBJECT_SUFFIX)) removed += await purge(path);
      else if ((await matches(path)) && (await takeAway(root, path))) removed += 1;
    }
    if (removed > 0 && folder !== root) await removeIfEmpty(folder);
    return removed;
  };

  try {
    return await purge(directory);
  } catch (error) {
    throw fileError(error, `deleting the derivatives below ${JSON.stringify(prefix)}`, 'writing');
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** An empty folder is only untidy, so one that a writer just used, or that resists, is left. */
async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined);
}
