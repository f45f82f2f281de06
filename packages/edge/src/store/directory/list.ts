import { assertStaysBelow } from './below.js';
import { fileError } from './file-error.js';
import { OBJECT_SUFFIX, prefixPlace, segmentOf } from './path.js';
import { entriesOf } from './purge.js';

/**
 * Last segments of the keys directly below a prefix that ends in `/`, at most `limit`.
 * @throws StoreError `refused`, `throttled` or `broken`
 */
export async function listDirectory(root: string, prefix: string, limit: number): Promise<readonly string[]> {
  const folder = prefixPlace(root, prefix);
  try {
    await assertStaysBelow(root, folder);
    const entries = await entriesOf(folder);
    return entries
      .filter((entry) => entry.isDirectory() && entry.name.endsWith(OBJECT_SUFFIX))
      .slice(0, limit)
      .map(({ name }) => segmentOf(name));
  } catch (error) {
    // A missing folder of derivatives is empty.
    throw fileError(error, `listing the derivatives below ${JSON.stringify(prefix)}`, 'writing');
  }
}
