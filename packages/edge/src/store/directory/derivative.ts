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
import { makeTempDirectory } from './temp.js';

/**
 * Opens a derivative's body with the headers it was stored with.
 * @throws StoreError `missing`, `refused` or `broken`
 */
export async function openDerivative(root: string, key: string): Promise<OpenFile> {
  const { directory, bodyName } = derivativePlace(root, key);
  try {
    const headers = (await staysBelow(root, directory)) ? await readHeaders(directory) : undefined;
    // A disk that ignores case finds the directory of another key: that object is not this one.
    const file = headers?.key === key ? await openRegularFile(join(directory, bodyName)) : undefined;
    if (headers === undefined || file === undefined)
      throw new StoreError('missing', `There is no derivative ${JSON.stringify(key)}.`);
    const { handle, bytes, modifiedMs } = file;
    if (bytes !== headers.bytes) {
      await handle.close();
      throw new StoreError(
        'broken',
        `${JSON.stringify(directory)} holds ${bytes} bytes, its headers say ${headers.bytes}. Delete it; it will be made again.`,
      );
    }
    const { contentType, cacheControl, etag, madeFrom } = headers;
    const lastModified = new Date(modifiedMs);
    return { handle, bytes, contentType, cacheControl, etag, lastModified, madeFrom };
  } catch (error) {
    throw fileError(error, `reading the derivative ${JSON.stringify(key)}`, 'reading');
  }
}

/**
 * Stores a derivative: built beside, brought to the disk, then renamed into place. A rename onto an object that is
 * there fails, and that failure is the answer `exists`; no lock is held and a killed writer leaves only its own
 * building directory.
 * @throws StoreError `refused`, `throttled`, `timeout` or `broken`
 */
export async function writeDerivative(
  root: string,
  key: string,
  body: Uint8Array,
  { contentType, cacheControl, madeFrom }: PutHeaders,
  deadline: Deadline,
): Promise<'created' | 'exists'> {
  const { directory, bodyName } = derivativePlace(root, key);
  const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`;
  const description = printHeaders({
    key,
    contentType,
    cacheControl,
    bytes: body.byteLength,
    etag,
    madeFrom,
  });
  try {
    await assertStaysBelow(root, directory);
    await assertStaysBelow(root, tempFolder(root));
    if (await isThere(directory)) return 'exists';
    const building = await makeTempDirectory(root);
    try {
      await writeThrough(join(building, bodyName), body);
      await writeThrough(join(building, HEADERS_NAME), description);
      await syncDirectory(building);
      deadline.check();
      return await moveIntoPlace(building, directory);
    } finally {
      // Gone already when it was moved.
      await rm(building, { recursive: true, force: true });
    }
  } catch (error) {
    throw fileError(error, `storing the derivative ${JSON.stringify(key)}`, 'writing');
  }
}

/** Tries again when a purge removed the empty parent between the two calls. */
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
      // Windows says EPERM for a directory that is there.
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

/** Writes a file and waits for the disk: a rename may reach it before bytes that were only cached. */
async function writeThrough(path: string, content: Uint8Array | string): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Brings the two names in the directory to the disk; Windows cannot, and orders them by itself. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
