import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const examples = [...readme.matchAll(/^```(tsx?)\n(.*?)^```$/gms)];

it('the examples of the README compile', () => {
  expect(examples.length).toBe(8);
  // Inside the package, where its own name stands for what was built.
  const folder = mkdtempSync(join(root, '.readme-'));
  try {
    const files = examples.map(([, ending], at) => `example-${at}.${ending}`);
    for (const [at, [, , code = '']] of examples.entries())
      writeFileSync(join(folder, files[at] ?? ''), code);
    const compilerOptions = { noEmit: true, jsx: 'react-jsx', lib: ['ES2023', 'DOM'] };
    const config = {
      extends: '../../../tsconfig.base.json',
      compilerOptions,
      files: [...files, 'css.d.ts'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    writeFileSync(join(folder, 'css.d.ts'), "declare module '*.css';\n");
    expect(typeErrors(folder)).toBe('');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function typeErrors(folder: string): string {
  try {
    return execFileSync(join(root, '../../node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' });
  } catch (error) {
    return String((error as { readonly stdout?: unknown }).stdout ?? error);
  }
}
