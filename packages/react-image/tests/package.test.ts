import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { clientConfigModule, defineImageConfig, grammarHash } from '@cameo/core';
import { onlyInFull } from '@cameo/testing/form';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

/** For a configuration without grammar fields. */
const DEFAULT_HASH = grammarHash(defineImageConfig({ bucket: 'example', region: 'eu-central-1' }));

const dist = new URL('../dist/', import.meta.url);
const files = readdirSync(dist, { recursive: true, encoding: 'utf8' });
const read = (name: string) => readFileSync(new URL(name, dist), 'utf8');

/** The entry for browsers, and the one with which a server renders for hydration. */
const CLIENTS = ['client.js', 'server/client.js'];

/** The output of a program that Node runs in this package. */
const run = (program: string, ...options: readonly string[]): string =>
  execFileSync(process.execPath, [...options, '--input-type=module', '-e', program], {
    cwd: new URL('..', import.meta.url),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });

async function bundled(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: new URL('..', import.meta.url).pathname },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    external: ['react', 'react-dom', 'react/jsx-runtime'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

describe('the built package', () => {
  it('is self-contained', () => {
    const code = files.filter((name) => /\.js$|\.d\.ts$/.test(name));
    expect(code.length).toBeGreaterThan(4);
    for (const name of code) expect(`${name}: ${/['"]@cameo\//.test(read(name))}`).toBe(`${name}: false`);
  });

  it('contains the hash of the grammar', () => {
    expect(run("import { GRAMMAR_HASH } from './dist/url.js'; console.log(GRAMMAR_HASH)")).toBe(
      `${DEFAULT_HASH}\n`,
    );
  });

  const root = new URL('../../../', import.meta.url);
  const PACKED = ['react-image', 'image', 'core'];

  it.each(PACKED)('%s has the licence, and a manifest with what a registry shows', (name) => {
    const folder = new URL(`packages/${name}/`, root);
    const licence = readFileSync(new URL('LICENSE', root), 'utf8');
    expect(readFileSync(new URL('LICENSE', folder), 'utf8')).toBe(licence);
    const manifest = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as object;
    expect(manifest).toMatchObject({
      repository: { directory: `packages/${name}` },
      engines: { node: '>=20.19' },
      keywords: expect.arrayContaining(['image']),
      homepage: expect.stringMatching(/^https:/),
    });
  });

  it.runIf(onlyInFull('npm packs three packages'))(
    'is packed with its licence, its stylesheets and no map without a source',
    () => {
      const folders = PACKED.map((name) => `./packages/${name}`);
      const packed = JSON.parse(
        execFileSync('npm', ['pack', ...folders, '--dry-run', '--json'], { cwd: root, encoding: 'utf8' }),
      ) as readonly { readonly name: string; readonly files: readonly { readonly path: string }[] }[];
      expect(packed.map(({ name }) => name)).toEqual(PACKED.map((name) => `@cameo/${name}`));
      for (const { files: found } of packed) {
        const paths = found.map(({ path }) => path);
        expect(paths).toEqual(
          expect.arrayContaining(['LICENSE', 'README.md', 'package.json', 'dist/index.js']),
        );
        expect(paths.filter((path) => path.endsWith('.map'))).toEqual([]);
      }
    },
  );

  it('has a URL builder that does not import React', async () => {
    const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as object;
    // npm installs no optional peer, so a server that uses only `/url` gets no React.
    const optional = { react: { optional: true }, 'react-dom': { optional: true } };
    expect(manifest).toMatchObject({ peerDependenciesMeta: optional });
    expect(manifest).not.toHaveProperty('dependencies');
    expect(await bundled("export * from './dist/url.js'")).not.toMatch(/react/i);
  });

  it('contains no signing code, and cannot import it', async () => {
    for (const name of files.filter((each) => /\.js$/.test(each)))
      expect([name, /createHmac|node:crypto|cameo1|signing-keys/.test(read(name))]).toEqual([name, false]);
    const contents =
      "export { withSignature } from './dist/signed.js'; export { signSource } from '@cameo/core/sign'";
    const browser = build({
      stdin: { contents, resolveDir: new URL('..', import.meta.url).pathname },
      bundle: true,
      write: false,
      platform: 'browser',
      logLevel: 'silent',
    });
    await expect(browser).rejects.toThrow(
      /No matching export in ".*sign-in-browser\.js" for import "signSource"/,
    );
  });

  it('includes a configuration in a page without its bucket', async () => {
    const config = defineImageConfig({
      bucket: 'secret-media',
      region: 'eu-north-1',
      memoryMb: 1777,
      presets: { card: { w: 480 } },
      stages: { prod: { baseUrl: 'https://img.example.com' } },
    });
    const module = clientConfigModule(config, 'prod').replace(' as const', '');
    const code = await bundled(`import { createCameo } from './dist/client.js';
      ${module}
      export const { CameoImage, buildImageUrl } = createCameo(config);`);
    expect(code).toContain('https://img.example.com');
    expect(code).toContain('card');
    expect(code).not.toMatch(/secret|eu-north|1777|bucket/);
  });

  it('omits its warnings in production', async () => {
    const code = await bundled(
      "export * from './dist/client.js'; export * from './dist/url.js'; export * from './dist/devtools.js'",
    );
    expect(code).not.toContain('cameo]');
    expect(code).not.toContain('whole number');
    expect(code).not.toContain('PerformanceObserver');
    expect(code).not.toContain('cameo-devtools');
    expect(code).not.toContain('process');
  });

  it('runs without a process', () => {
    const program = `const { stdout } = process;
      delete globalThis.process;
      const { buildImageUrl } = await import('./dist/url.js');
      stdout.write(buildImageUrl('/a b.jpg', { w: 641 }));`;
    expect(run(program)).toBe('/a%20b.jpg?w=768');
  });

  it('is a server component: no directive, no hooks, and works with React for servers', () => {
    const program = `import { CameoImage } from './dist/index.js';
      const { type, props } = CameoImage({ src: '/a.jpg', w: 64, h: 64, alt: '', priority: true });
      console.log(type, props.src);`;
    expect(run(program, '--conditions=react-server')).toBe('img /a.jpg?w=64&h=64\n');
    for (const name of files.filter((file) => file.endsWith('.js') && !file.endsWith('client.js')))
      expect(read(name)).not.toMatch(
        /['"]use client['"]|\buse(?:State|Effect|Ref|Id|Context|Memo|Callback)\b/,
      );
  });

  it('caches on a server only, and both builds write the same', () => {
    const program = `import { createElement } from 'react';
      import { renderToStaticMarkup } from 'react-dom/server';
      import * as server from '@cameo/react-image';
      import * as browser from './dist/index.js';
      const html = ({ CameoImage }) => ['/a.jpg', '/b.jpg', '/b.jpg'].map((src) => renderToStaticMarkup(
        createElement(CameoImage, { src, w: 464, h: 348, alt: src, focus: 'north', className: 'x' })));
      const [one, other] = [html(server), html(browser)];
      console.log(server.CameoImage === browser.CameoImage, one.join() === other.join(), one[1] === one[2]);`;
    expect(run(program)).toBe('false true true\n');
    const remembers = files.filter((name) => name.endsWith('.js') && read(name).includes('replaceAll'));
    expect(remembers.every((name) => name.startsWith('server/'))).toBe(true);
    expect(remembers.length).toBe(1);
  });

  it('marks the entry for browsers in its first bytes', () => {
    for (const name of CLIENTS) expect(read(name).slice(0, 13)).toBe('"use client";');
    expect(files.filter((name) => name.endsWith('.js') && read(name).includes('use client')).sort()).toEqual(
      CLIENTS,
    );
  });

  it('loads on a server, with the devtools', () => {
    const program = `import * as client from './dist/client.js';
      import { mountDevtools } from './dist/devtools.js';
      console.log(Object.keys(client).join(), typeof mountDevtools);`;
    expect(run(program)).toBe('CameoImage,createCameo,createCameoImage function\n');
  });

  it('has small stylesheets: without a layer, in a layer of Tailwind, and in one of its own', () => {
    const sheets = ['styles.css', 'styles.tailwind.css', 'devtools.css'].map(read);
    expect(sheets[0]).toMatch(/^img:not\(a\):where\(/);
    expect(sheets[0]).not.toContain('@layer');
    expect(sheets[1]).toBe(
      `@layer theme,base,components,utilities;@layer components{${sheets[0]?.trim()}}\n`,
    );
    expect(sheets[2]).toMatch(/^@layer cameo\{/);
    for (const sheet of sheets) expect(gzipSync(sheet, { level: 9 }).length).toBeLessThan(1000);
  });
});
