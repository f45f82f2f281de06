import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { notAFile, tooLong } from './picture-error.js';

/**
 * Checks a file before it is read: one that is too large would waste memory, and Node cannot read one above 2 GiB. Reading a
 * pipe or a device may never end.
 * @param maxBytes size limit, bytes
 * @throws PictureError if it is larger, or no file; Error if it is missing
 */
export async function statWithin(path: string, maxBytes: number): Promise<Stats> {
  const found = await stat(path);
  if (!found.isFile()) throw notAFile();
  if (found.size > maxBytes) throw tooLong(found.size, maxBytes);
  return found;
}

/**
 * Reads a file within a size limit.
 * @throws PictureError if it is larger, also because it has grown since it was checked; Error if it is missing
 */
export async function readWithin(path: string, maxBytes: number, signal?: AbortSignal): Promise<Buffer> {
  await statWithin(path, maxBytes);
  const bytes = await readFile(path, { ...(signal && { signal }) });
  if (bytes.length > maxBytes) throw tooLong(bytes.length, maxBytes);
  return bytes;
}
