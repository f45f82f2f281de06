import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
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
