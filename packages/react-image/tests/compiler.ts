import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * What TypeScript says of some files, each with its name before its message. They lie inside the package, where its own
 * name stands for what was built, and are resolved as Node does.
 */
export function compilerMessages(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(root, '.snippets-'));
  try {
    for (const [name, code] of Object.entries(files)) writeFileSync(join(folder, name), code);
    const compilerOptions = { noEmit: true, jsx: 'react-jsx', lib: ['ES2023', 'DOM'], types: ['node'] };
    const config = { extends: '../../../tsconfig.base.json', compilerOptions, files: Object.keys(files) };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    return execFileSync(join(root, '../../node_modules/.bin/tsc'), ['-p', folder, '--pretty', 'false'], {
      encoding: 'utf8',
    });
  } catch (error) {
    return String((error as { readonly stdout?: unknown }).stdout ?? error);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
