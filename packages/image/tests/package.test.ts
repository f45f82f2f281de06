import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { defineImageConfig, grammarHash } from '@cameo/core';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

/** For a configuration without grammar fields. */
const DEFAULT_HASH = grammarHash(defineImageConfig({ bucket: 'example', region: 'eu-central-1' }));

const root = new URL('../', import.meta.url);
const dist = new URL('dist/', root);
const files = readdirSync(dist, { recursive: true, encoding: 'utf8' });
const read = (name: string) => readFileSync(new URL(name, dist), 'utf8');
const ENTRIES = ['index', 'picture', 'browser', 'next', 'signed', 'devtools'];

/** The output of a program that Node runs in this package. */
const run = (program: string): string =>
  execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });

async function bundled(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root.pathname },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

describe('the built package', () => {
  it('is self-contained, without a framework', () => {
    const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as object;
    expect(manifest).not.toHaveProperty('dependencies');
    expect(manifest).not.toHaveProperty('peerDependencies');
    const code = files.filter((name) => /\.js$|\.d\.ts$/.test(name));
    expect(code.length).toBeGreaterThan(12);
    for (const name of code) {
      const imported = [...read(name).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)].map(
        ([, specifier = '']) => specifier,
      );
      expect([name, imported.filter((specifier) => !specifier.startsWith('.'))]).toEqual([name, []]);
    }
  });

  it('loads without a DOM and without a process, in both builds', () => {
    const paths = [
      ...ENTRIES.map((entry) => `./dist/${entry}.js`),
      ...['index', 'picture', 'browser'].map((entry) => `./dist/server/${entry}.js`),
    ];
    const program = `const { stdout } = process;
      delete globalThis.process;
      const loaded = [];
      for (const path of ${JSON.stringify(paths)}) loaded.push(Object.keys(await import(path)).length > 0);
      const { buildImageUrl } = await import('./dist/index.js');
      stdout.write(loaded.every(Boolean) + ' ' + buildImageUrl('/a b.jpg', { w: 641 }));`;
    expect(run(program)).toBe('true /a%20b.jpg?w=768');
  });

  it('caches on a server only, and both builds write the same', () => {
    const program = `import * as server from '@cameo/image/picture';
      import * as browser from './dist/picture.js';
      const texts = ({ describePicture }) => ['/a.jpg', '/b.jpg', '/b.jpg'].map((src) => JSON.stringify(
        describePicture({ src, w: 464, h: 348, alt: src, focus: 'north', dark: '/c.jpg', placeholder: 'red' })));
      const [one, other] = [texts(server), texts(browser)];
      console.log(server.describePicture === browser.describePicture, one.join() === other.join(), one[1] === one[2]);`;
    expect(run(program)).toBe('false true true\n');
    const remembers = files.filter((name) => name.endsWith('.js') && read(name).includes('replaceAll'));
    expect(remembers.length).toBe(1);
    expect(remembers.every((name) => name.startsWith('server/'))).toBe(true);
  });

  it('omits its warnings and the devtools in production', async () => {
    const code = await bundled(ENTRIES.map((entry) => `export * from './dist/${entry}.js';`).join('\n'));
    expect(code).toContain('srcset');
    expect(code).not.toMatch(/\[cameo\]|whole number|PerformanceObserver|cameo-devtools/);
  });

  it('contains the hash of the grammar', () => {
    expect(run("import { GRAMMAR_HASH } from '@cameo/image'; console.log(GRAMMAR_HASH)")).toBe(
      `${DEFAULT_HASH}\n`,
    );
  });
});
