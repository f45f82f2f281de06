import { readFileSync } from 'node:fs';
import { cycleFrom, importsBelow } from '@cameo/testing/imports';
import { describe, expect, it } from 'vitest';

/** The rooms that each room may import from, besides its own files (docs/adr/0028-rooms-of-core.md). */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  issues: [],
  grammar: ['issues'],
  plan: ['issues', 'grammar'],
  ladder: ['grammar'],
  access: ['issues', 'grammar'],
  config: ['issues', 'grammar', 'plan', 'access'],
};
/** The only file that handles secrets. It runs on servers; the package hides it from browser bundlers. */
const SIGN = 'access/sign.ts';

const folder = new URL('.', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, folder), 'utf8');
const imports = importsBelow(folder);
const files = [...imports.keys()];
const importsOf = (name: string): readonly string[] => imports.get(name) ?? [];
const roomOf = (name: string): string | undefined => (name.includes('/') ? name.split('/')[0] : undefined);

describe('core', () => {
  it('contains files, each in a room', () => {
    expect(files).toContain('index.ts');
    expect(files.length).toBeGreaterThan(25);
    expect([...new Set(files.map(roomOf))].sort()).toEqual([...Object.keys(ROOMS), undefined].sort());
    expect(files.filter((name) => roomOf(name) === undefined)).toEqual(['index.ts']);
  });

  it.each(files)('%s imports only files of core', (name) => {
    const allowed = name === SIGN ? ['node:crypto'] : [];
    expect(importsOf(name).filter((path) => !allowed.includes(path) && !files.includes(path))).toEqual([]);
    expect(read(name)).not.toMatch(
      /\brequire\s*\(|\bprocess\.|\bglobalThis\b|\bBuffer\b|\bdocument\.|\bwindow\./,
    );
  });

  it.each(files.filter((name) => name !== 'index.ts'))('%s imports only from rooms below its own', (name) => {
    const room = roomOf(name) ?? '';
    const others = importsOf(name).filter((path) => files.includes(path) && roomOf(path) !== room);
    expect(others.filter((path) => !ROOMS[room]?.includes(roomOf(path) ?? 'index'))).toEqual([]);
  });

  it.each(files)('%s is in no import cycle', (name) => {
    expect(cycleFrom(imports, name)).toBeUndefined();
  });

  it.each(files.filter((name) => name !== SIGN))('%s does not import the signing code', (name) => {
    expect(importsOf(name)).not.toContain(SIGN);
  });

  it('has no dependencies', () => {
    const { dependencies, peerDependencies, optionalDependencies } = JSON.parse(read('../package.json'));
    expect({ ...dependencies, ...peerDependencies, ...optionalDependencies }).toEqual({});
  });

  it('compiles without the types of Node and the DOM, except for the signing code', () => {
    const { compilerOptions, exclude } = JSON.parse(read('../tsconfig.build.json'));
    expect(compilerOptions.types).toEqual([]);
    expect(exclude).toContain(`src/${SIGN}`);
    expect(JSON.parse(read('../../../tsconfig.base.json')).compilerOptions.lib).toEqual(['ES2023']);
  });
});
