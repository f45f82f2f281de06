import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('.', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, folder), 'utf8');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (name) => /\.ts$/.test(name) && !/\.test(?:-d)?\.ts$/.test(name),
);

describe('core', () => {
  it('has files to look at', () => {
    expect(files).toContain('index.ts');
    expect(files.length).toBeGreaterThan(25);
  });

  it.each(files)('%s imports nothing but its neighbours', (name) => {
    const source = read(name);
    const imported = [...source.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)].map(
      ([, path]) => path ?? '',
    );
    // Signing needs a secret and happens on servers only; the package hides it from bundlers for browsers.
    const allowed = name === 'access/sign.ts' ? ['node:crypto'] : [];
    expect(
      imported.filter(
        (path) =>
          !allowed.includes(path) &&
          !files.includes(
            new URL(path, new URL(name, folder)).href.slice(folder.href.length).replace(/js$/, 'ts'),
          ),
      ),
    ).toEqual([]);
    expect(source).not.toMatch(
      /\brequire\s*\(|\bprocess\.|\bglobalThis\b|\bBuffer\b|\bdocument\.|\bwindow\./,
    );
  });

  it('has no dependency', () => {
    const { dependencies, peerDependencies, optionalDependencies } = JSON.parse(read('../package.json'));
    expect({ ...dependencies, ...peerDependencies, ...optionalDependencies }).toEqual({});
  });

  it.each(files.filter((name) => name !== 'access/sign.ts'))('%s does not import what signs', (name) => {
    expect(read(name)).not.toMatch(/['"]\.{1,2}\/(?:access\/)?sign(?:ing-keys)?\.js['"]/);
  });

  it('is compiled without the types of Node and of the DOM, but for what signs', () => {
    const { compilerOptions, exclude } = JSON.parse(read('../tsconfig.build.json'));
    expect(compilerOptions.types).toEqual([]);
    expect(exclude).toContain('src/access/sign.ts');
    expect(JSON.parse(read('../../../tsconfig.base.json')).compilerOptions.lib).toEqual(['ES2023']);
  });
});
