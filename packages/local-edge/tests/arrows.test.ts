import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const packages = fileURLToPath(new URL('../../', import.meta.url));

/** Which packages of the workspace each may import, and which libraries belong to one package alone. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  core: [],
  edge: ['core'],
  image: ['core'],
  'react-image': ['image'],
  // It bundles the functions of edge by what edge has for that, and imports nothing that runs in them.
  infra: ['core', 'edge'],
  // Somebody else's functions run in it: it knows nothing of Cameo.
  'cloudfront-emulator': [],
  'local-edge': ['core', 'edge', 'cloudfront-emulator', 'command-line'],
  describe: ['core', 'edge'],
  vite: ['core', 'describe', 'edge', 'local-edge'],
  // A configuration that it writes imports it.
  cli: ['command-line', 'core', 'describe', 'infra', 'local-edge', 'cli'],
  browsers: [],
};
const ONLY_IN_EDGE = /^(?:sharp|@aws-sdk\/|@smithy\/)/;

/** What infra asks AWS about stacks, distributions, logs and the settings of a bucket with; pictures it never touches. */
const OF_INFRA = [
  '@aws-sdk/client-cloudformation',
  '@aws-sdk/client-cloudfront',
  '@aws-sdk/client-cloudwatch-logs',
  '@aws-sdk/client-lambda',
  '@aws-sdk/client-s3',
];

/** What describe uploads with. */
const OF_DESCRIBE = ['@aws-sdk/client-s3'];

/** `testing` is imported by tests only. */
const names = readdirSync(packages).filter(
  (name) => name !== 'testing' && existsSync(join(packages, name, 'src')),
);

/** What the files of a package import, its tests left out. */
function importsOf(name: string): readonly string[] {
  const folder = join(packages, name, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test(?:-d)?\.tsx?$/.test(path))
    .flatMap((path) => {
      const text = readFileSync(join(folder, path), 'utf8');
      return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)].map(([, to]) => to ?? '');
    });
}

describe('arrows between packages', () => {
  it('looks at every package', () => {
    expect(names).toEqual(expect.arrayContaining(['core', 'edge', 'cloudfront-emulator', 'local-edge']));
    expect(names.filter((name) => ALLOWED[name] === undefined)).toEqual([]);
  });

  it.each(names)('%s imports only what it may', (name) => {
    const imported = importsOf(name);
    expect(imported.length).toBeGreaterThan(10);
    const ours = imported.filter((to) => to.startsWith('@cameo/')).map((to) => to.split('/')[1] ?? '');
    expect(ours.filter((to) => !(ALLOWED[name] ?? []).includes(to))).toEqual([]);
    const outside = imported.filter(
      (to) => to.includes('../../') && /\/packages\/|\.\.\/\.\.\/\.\.\//.test(to),
    );
    expect(outside).toEqual([]);
    const own = name === 'infra' ? OF_INFRA : name === 'describe' ? OF_DESCRIBE : [];
    if (name !== 'edge')
      expect(imported.filter((to) => ONLY_IN_EDGE.test(to) && !own.includes(to))).toEqual([]);
  });
});
