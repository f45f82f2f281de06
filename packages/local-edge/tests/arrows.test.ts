import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const packages = fileURLToPath(new URL('../../', import.meta.url));

/** The packages of the workspace that each package may import, and libraries that belong to one package. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  core: [],
  edge: ['core'],
  image: ['core'],
  'react-image': ['image'],
  // It bundles the functions with edge's build scripts, and imports nothing that runs in them.
  infra: ['core', 'edge', 'command-line'],
  // It runs any functions, and is independent of Cameo.
  'cloudfront-emulator': [],
  'local-edge': ['core', 'edge', 'cloudfront-emulator', 'command-line'],
  describe: ['core', 'edge'],
  vite: ['core', 'describe', 'edge', 'local-edge'],
  // Imported by a configuration that it writes.
  cli: ['command-line', 'core', 'describe', 'infra', 'local-edge', 'cli'],
  // The options for starting Chromium in tests.
  browsers: ['testing'],
};
const ONLY_IN_EDGE = /^(?:sharp|@aws-sdk\/|@smithy\/)/;

/** infra's clients: stacks, distributions, logs, event buses and bucket settings; it never accesses pictures. */
const OF_INFRA = [
  '@aws-sdk/client-cloudformation',
  '@aws-sdk/client-cloudfront',
  '@aws-sdk/client-cloudwatch-logs',
  '@aws-sdk/client-eventbridge',
  '@aws-sdk/client-lambda',
  '@aws-sdk/client-s3',
];

/** The upload client of describe. */
const OF_DESCRIBE = ['@aws-sdk/client-s3'];

/** `testing` is imported by tests, and by `browsers`, which is for tests. */
const names = readdirSync(packages).filter(
  (name) => name !== 'testing' && existsSync(join(packages, name, 'src')),
);

/** The imports of a package's files, without tests. */
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
  it('covers every package', () => {
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
