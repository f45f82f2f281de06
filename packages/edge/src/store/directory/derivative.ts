import { createHash } from 'node:crypto';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Deadline } from '../deadline.js';
import { errorCode, type PutHeaders, StoreError } from '../store.js';
import { assertStaysBelow, staysBelow } from './below.js';
import { fileError } from './file-error.js';
import { printHeaders, readHeaders } from './headers.js';
import { type OpenFile, openRegularFile } from './open-file.js';
import { derivativePlace, HEADERS_NAME, tempFolder } from './path.js';
import { discard, makeTempDirectory, take } from './temp.js';

/** Maximum number of attempts to read a derivative that is being replaced. */
const READ_ATTEMPTS = 10;

/**
 * Opens a derivative's body with its stored headers. They are two files, and both may be replaced between the two reads; then
 * both are read again.
 * @throws StoreError `missing`, `refused` or `broken`
 */
export async function openDerivative(root: string, key: string): Promise<OpenFile> {
  try {
    for (let attempt = 1; ; attempt += 1) {
      const opened = await openOnce(root, key);
      if (opened !== 'replaced') return opened;
      if (attempt === READ_ATTEMPTS)
        throw new StoreError(
          'throttled',
          `The derivative ${JSON.stringify(key)} was replaced ${READ_ATTEMPTS} times while it was opened.`,
        );
    }
  } catch (error) {
    throw fileError(error, `reading the derivative ${JSON.stringify(key)}`, 'reading');
  }
}

async function openOnce(root: string, key: string): Promise<OpenFile | 'replaced'> {
  const { directory, bodyName } = derivativePlace(root, key);
  const headers = (await staysBelow(root, directory)) ? await readHeaders(directory) : undefined;
  // A file system that ignores case finds the directory of another key: that object is not this one.
  const file = headers?.key === key ? await openRegularFile(join(directory, bodyName)) : undefined;
  if (headers === undefined || file === undefined)
    throw new StoreError('missing', `There is no derivative ${JSON.stringify(key)}.`);
  const { handle, bytes, modifiedMs } = file;
  try {
    const { contentType, cacheControl, etag, madeFrom, refined } = headers;
    const still = await readHeaders(directory);
    const same = still.key === key && still.etag === etag && still.refined === refined;
    if (same && bytes !== headers.bytes)
      throw new StoreError(
        'broken',
        `${JSON.stringify(directory)} holds ${bytes} bytes, its headers say ${headers.bytes}. Delete it; it will be made again.`,
      );
    const lastModified = new Date(modifiedMs);
    if (same) return { handle, bytes, contentType, cacheControl, etag, lastModified, madeFrom, refined };
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return 'replaced';
}

/**
 * Stores a derivative: built in a temporary directory, synced, then renamed into place. A rename onto an existing object fails,
 * and that failure is the answer `exists`. No lock is held, and a killed writer leaves only its temporary directory.
 * @throws StoreError `refused`, `throttled`, `timeout` or `broken`
 */
export async function writeDerivative(
  root: string,
  key: string,
  body: Uint8Array,
  headers: PutHeaders,
  deadline: Deadline,
): Promise<'created' | 'exists'> {
  const { directory } = derivativePlace(root, key);
  return write(root, key, async () => {
    if (await isThere(directory)) return 'exists';
    return withBuilt(root, key, body, headers, async (building) => {
      deadline.check();
      return moveIntoPlace(building, directory);
    });
  });
}

/**
 * Replaces a derivative that still has the given entity tag. Moving its directory away serves as the lock: only one of several
 * writers, purges included, succeeds. For a moment the object is missing, and a reader makes it again as any other missing one;
 * a writer that is killed in that moment costs one render.
 * @throws StoreError `refused`, `throttled`, `timeout` or `broken`
 */
export async function replaceDerivative(
  root: string,
  key: string,
  body: Uint8Array,
  { ifMatch, ...headers }: PutHeaders & { readonly ifMatch: string },
  deadline: Deadline,
): Promise<'replaced' | 'changed'> {
  const { directory } = derivativePlace(root, key);
  return write(root, key, async () => {
    if ((await tagOf(directory)) !== ifMatch) return 'changed';
    return withBuilt(root, key, body, headers, async (building) => {
      deadline.check();
      if ((await tagOf(directory)) !== ifMatch) return 'changed';
      const taken = await take(root, directory);
      if (taken === undefined) return 'changed';
      let placed: 'created' | 'exists' | undefined;
      try {
        // The object may have been replaced since its tag was read.
        const isMeant = (await tagOf(taken)) === ifMatch;
        if (isMeant) placed = await moveIntoPlace(building, directory);
      } finally {
        if (placed === undefined) await moveIntoPlace(taken, directory);
        await discard(taken);
      }
      return placed === 'created' ? 'replaced' : 'changed';
    });
  });
}

/** The entity tag of the object in a directory; undefined if there is none. */
async function tagOf(directory: string): Promise<string | undefined> {
  try {
    return (await readHeaders(directory)).etag;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function write<T>(root: string, key: string, work: () => Promise<T>): Promise<T> {
  try {
    await assertStaysBelow(root, derivativePlace(root, key).directory);
    await assertStaysBelow(root, tempFolder(root));
    return await work();
  } catch (error) {
    throw fileError(error, `storing the derivative ${JSON.stringify(key)}`, 'writing');
  }
}

/** Builds an object in a temporary directory, syncs it, and finally deletes what remains of the directory. */
async function withBuilt<T>(
  root: string,
  key: string,
  body: Uint8Array,
  headers: PutHeaders,
  work: (building: string) => Promise<T>,
): Promise<T> {
  const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`;
  const building = await makeTempDirectory(root);
  try {
    await writeThrough(join(building, derivativePlace(root, key).bodyName), body);
    await writeThrough(
      join(building, HEADERS_NAME),
      printHeaders({ key, ...headers, bytes: body.byteLength, etag }),
    );
    await syncDirectory(building);
    return await work(building);
  } finally {
    // It no longer exists if it was moved.
    await rm(building, { recursive: true, force: true });
  }
}

/** Maximum number of attempts when a purge removes the empty parent between the two calls. */
const PLACE_ATTEMPTS = 5;

async function moveIntoPlace(building: string, directory: string): Promise<'created' | 'exists'> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await mkdir(dirname(directory), { recursive: true });
      await rename(building, directory);
      return 'created';
    } catch (error) {
      const code = errorCode(error);
      if (code === 'EEXIST' || code === 'ENOTEMPTY') return 'exists';
      // Windows reports EPERM for an existing directory.
      if (code === 'EPERM' && (await isThere(directory))) return 'exists';
      if (code !== 'ENOENT' || attempt === PLACE_ATTEMPTS) throw error;
    }
  }
}

async function isThere(directory: string): Promise<boolean> {
  try {
    await access(join(directory, HEADERS_NAME));
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Writes a file and syncs it: otherwise a rename may reach the disk before its bytes. */
async function writeThrough(path: string, content: Uint8Array | string): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Syncs the directory's entries; Windows cannot, and orders them by itself. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
