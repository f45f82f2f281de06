import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { compilerMessages } from './compiler.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const examples = [...readme.matchAll(/^```(tsx?)\n(.*?)^```$/gms)].map(([, ending = '', code = ''], at) => ({
  name: `example-${at}.${ending}`,
  code,
}));

it('the examples of the README compile', () => {
  expect(examples.length).toBe(14);
  expect(compilerMessages(Object.fromEntries(examples.map(({ name, code }) => [name, code])))).toBe('');
}, 60_000);

it('the examples of the README run, and their components render pictures', async () => {
  // Inside the package, where its own name resolves to the build.
  const folder = mkdtempSync(join(root, '.snippets-'));
  try {
    mkdirSync(join(folder, 'src'));
    for (const { name, code } of examples) writeFileSync(join(folder, name), code);
    await build({
      entryPoints: examples.map(({ name }) => join(folder, name)),
      outdir: join(folder, 'built'),
      outExtension: { '.js': '.mjs' },
      bundle: true,
      packages: 'external',
      format: 'esm',
      jsx: 'automatic',
      plugins: [
        {
          name: 'stylesheets',
          setup: ({ onResolve, onLoad }) => {
            onResolve({ filter: /\.css$/ }, ({ path }) => ({ path, namespace: 'nothing' }));
            onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: '' }));
          },
        },
      ],
      logLevel: 'error',
    });
    const program = `import { createElement } from 'react';
      import { renderToStaticMarkup } from 'react-dom/server';
      const props = { name: 'Alice', path: '/talent/alice.jpg', src: '/talent/alice.jpg', alt: 'Alice', size: 48 };
      const rendered = {};
      for (const name of ${JSON.stringify(examples.map(({ name }) => name))}) {
        const module = await import('./built/' + name.replace(/tsx?$/, 'mjs'));
        for (const [exported, value] of Object.entries(module))
          if (/^[A-Z]/.test(exported) && exported !== 'CameoImage')
            rendered[exported] = renderToStaticMarkup(createElement(value, props));
      }
      console.log(JSON.stringify(rendered));`;
    writeFileSync(join(folder, 'run.mjs'), program);
    const printed = execFileSync(process.execPath, ['run.mjs'], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], NODE_ENV: 'production' },
    });
    const rendered = JSON.parse(printed) as Readonly<Record<string, string>>;
    expect(Object.keys(rendered).sort()).toEqual(['Avatar', 'Cover', 'Hero', 'Portrait', 'Thumb', 'Wave']);
    for (const [name, html] of Object.entries(rendered))
      expect([name, html]).toEqual([name, expect.stringMatching(/<img [^>]*srcSet="/)]);
    expect(readFileSync(join(folder, 'src/cameo.gen.ts'), 'utf8')).toContain('https://img.example.com');
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);

it('the links of the README work from a registry', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly repository: { readonly url: string };
  };
  const home = manifest.repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
  const links = [...readme.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(2);
  expect(links.filter((link) => !link.startsWith(`${home}/blob/main/docs/`))).toEqual([]);
});
