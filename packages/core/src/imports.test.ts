import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What each room may import beside its own files (docs/adr/0028-rooms-of-core.md). */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  issues: [],
  grammar: ['issues'],
  plan: ['issues', 'grammar'],
  access: ['issues', 'grammar'],
  config: ['issues', 'grammar', 'plan', 'access'],
};
/** The only file with a secret in it, which runs on servers; the package hides it from bundlers for browsers. */
const SIGN = 'access/sign.ts';

const folder = new URL('.', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, folder), 'utf8');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (name) => /\.ts$/.test(name) && !/\.test(?:-d)?\.ts$/.test(name),
);

/** The modules that a file names, types included; files of core by their path. */
const importsOf = (name: string): readonly string[] =>
  [...read(name).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)]
    .map(([, path]) => path ?? '')
    .map((path) =>
      path.startsWith('.') ? posix.join(posix.dirname(name), path).replace(/\.js$/, '.ts') : path,
    );
const roomOf = (name: string): string | undefined => (name.includes('/') ? name.split('/')[0] : undefined);
const graph = new Map(files.map((name) => [name, importsOf(name)]));

/** A way through the imports from a file back to itself. */
function cycleFrom(start: string): readonly string[] | undefined {
  const seen = new Set<string>();
  const walk = (name: string, path: readonly string[]): readonly string[] | undefined => {
    for (const next of graph.get(name) ?? []) {
      if (next === start) return [...path, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...path, next]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return walk(start, [start]);
}

describe('core', () => {
  it('has files to look at, each in a room', () => {
    expect(files).toContain('index.ts');
    expect(files.length).toBeGreaterThan(25);
    expect([...new Set(files.map(roomOf))].sort()).toEqual([...Object.keys(ROOMS), undefined].sort());
    expect(files.filter((name) => roomOf(name) === undefined)).toEqual(['index.ts']);
  });

  it.each(files)('%s imports nothing but files of core', (name) => {
    const allowed = name === SIGN ? ['node:crypto'] : [];
    expect(importsOf(name).filter((path) => !allowed.includes(path) && !files.includes(path))).toEqual([]);
    expect(read(name)).not.toMatch(
      /\brequire\s*\(|\bprocess\.|\bglobalThis\b|\bBuffer\b|\bdocument\.|\bwindow\./,
    );
  });

  it.each(files.filter((name) => name !== 'index.ts'))('%s imports from rooms below its own', (name) => {
    const room = roomOf(name) ?? '';
    const others = importsOf(name).filter((path) => files.includes(path) && roomOf(path) !== room);
    expect(others.filter((path) => !ROOMS[room]?.includes(roomOf(path) ?? 'index'))).toEqual([]);
  });

  it.each(files)('%s is in no cycle of imports', (name) => {
    expect(cycleFrom(name)).toBeUndefined();
  });

  it.each(files.filter((name) => name !== SIGN))('%s does not import what signs', (name) => {
    expect(importsOf(name)).not.toContain(SIGN);
  });

  it('has no dependency', () => {
    const { dependencies, peerDependencies, optionalDependencies } = JSON.parse(read('../package.json'));
    expect({ ...dependencies, ...peerDependencies, ...optionalDependencies }).toEqual({});
  });

  it('is compiled without the types of Node and of the DOM, but for what signs', () => {
    const { compilerOptions, exclude } = JSON.parse(read('../tsconfig.build.json'));
    expect(compilerOptions.types).toEqual([]);
    expect(exclude).toContain(`src/${SIGN}`);
    expect(JSON.parse(read('../../../tsconfig.base.json')).compilerOptions.lib).toEqual(['ES2023']);
  });
});
