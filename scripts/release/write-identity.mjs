// `pnpm release:identity`: writes the repository's address from identity.mjs into every published package: its package.json,
// and the links of its README.
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { ROOT } from '../bootstrap.mjs';
import { placeOf, readdressed } from './identity.mjs';
import { publishedPackages } from './packages.mjs';

for (const { name, folder, manifest } of await publishedPackages()) {
  const before = String(manifest['repository'].url).replace(/^git\+|\.git$/g, '');
  const directory = relative(ROOT, folder).split(sep).join('/');
  const written = { ...manifest, ...placeOf(directory) };
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(written, undefined, 2)}\n`);
  const readme = join(folder, 'README.md');
  await writeFile(readme, readdressed(await readFile(readme, 'utf8'), before));
  console.log(name);
}
