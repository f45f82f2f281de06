import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** For a few lines: each checker more reads the same declarations again. */
const ONE_CHECKER = ['--checkers', '1'];

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * TypeScript's messages about some files, each with its file name. The files are inside the package, where its own name
 * resolves to the build, with Node's resolution.
 */
export function compilerMessages(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(root, '.snippets-'));
  try {
    for (const [name, code] of Object.entries(files)) writeFileSync(join(folder, name), code);
    const compilerOptions = { noEmit: true, jsx: 'react-jsx', lib: ['ES2023', 'DOM'], types: ['node'] };
    const config = { extends: '../../../tsconfig.base.json', compilerOptions, files: Object.keys(files) };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    return execFileSync(
      join(root, '../../node_modules/.bin/tsc'),
      ['-p', folder, '--pretty', 'false', ...ONE_CHECKER],
      {
        encoding: 'utf8',
      },
    );
  } catch (error) {
    return String((error as { readonly stdout?: unknown }).stdout ?? error);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
