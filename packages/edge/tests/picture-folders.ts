import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files of a folder below the one that `CAMEO_PICTURES` names, by name. Without one, says so on stderr and answers
 * none; where `CAMEO_REQUIRE` lists `pictures`, that is a failure instead.
 */
export function picturesIn(folder: string): readonly { readonly name: string; readonly bytes: Buffer }[] {
  const root = process.env['CAMEO_PICTURES'] ?? '';
  if (root === '') {
    const message =
      'CAMEO_PICTURES is not set: it names a folder with the folders hostile, photos, metadata and others.';
    if ((process.env['CAMEO_REQUIRE'] ?? '').split(/[\s,]+/).includes('pictures')) {
      throw new Error(`CAMEO_REQUIRE asks for pictures. ${message}`);
    }
    process.stderr.write(`\n  SKIPPED: the pictures of ${folder}. ${message}\n\n`);
    return [];
  }
  return readdirSync(join(root, folder))
    .sort()
    .map((name) => ({ name, bytes: readFileSync(join(root, folder, name)) }));
}

export const hostileFiles = () => picturesIn('hostile');
