import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { missing } from '@cameo/testing/tools';

/**
 * The files of a folder below the one that `CAMEO_PICTURES` names, by name. Without one, says so on stderr and answers
 * none; where `CAMEO_REQUIRE` lists `pictures`, that is a failure instead.
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
