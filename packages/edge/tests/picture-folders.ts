import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { missing } from '@cameo/testing/tools';

/**
 * The files of a folder below `CAMEO_PICTURES`, by name. Without it, prints a notice on stderr and returns an empty list; if
 * `CAMEO_REQUIRE` includes `pictures`, it fails instead.
 */
export function picturesIn(folder: string): readonly { readonly name: string; readonly bytes: Buffer }[] {
  const root = process.env['CAMEO_PICTURES'] ?? '';
  if (root === '') {
    missing(
      'pictures',
      `the pictures of ${folder}`,
      'CAMEO_PICTURES is not set: it names a folder with the folders hostile, photos, metadata and others.',
    );
    return [];
  }
  return readdirSync(join(root, folder))
    .sort()
    .map((name) => ({ name, bytes: readFileSync(join(root, folder, name)) }));
}

export const hostileFiles = () => picturesIn('hostile');
