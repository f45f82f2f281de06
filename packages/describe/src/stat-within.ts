import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tooLong } from './picture-error.js';

/**
 * Checks a file's size before it is read: a file that is too large would waste memory, and Node cannot read one above 2 GiB.
 * @param maxBytes size limit, bytes
 * @throws PictureError if it is larger; Error if it is missing
 */
export async function statWithin(path: string, maxBytes: number): Promise<Stats> {
  const found = await stat(path);
  if (found.size > maxBytes) throw tooLong(found.size, maxBytes);
  return found;
}
