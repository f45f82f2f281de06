import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const examples = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);

it('the examples of the README compile, and write what they claim', () => {
  expect(examples.length).toBe(2);
  // Inside the package, where its own name resolves to the build.
  const folder = mkdtempSync(join(root, '.snippets-'));
  try {
    for (const [at, code] of examples.entries()) writeFileSync(join(folder, `example-${at}.ts`), code);
    const compilerOptions = { outDir: 'built', rootDir: '.', lib: ['ES2023', 'DOM'], declaration: false };
    const config = { extends: '../../../tsconfig.base.json', compilerOptions, include: ['*.ts'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    execFileSync(join(root, '../../node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' });
    const program = "import { html } from './built/example-0.js'; console.log(html);";
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], NODE_ENV: 'production' },
    });
    expect(printed).toMatch(
      /^<img .* src="https:\/\/img\.example\.com\/talent\/alice\.jpg\?w=344&#38;h=430">$/m,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);
