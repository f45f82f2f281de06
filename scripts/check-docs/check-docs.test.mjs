// Checks that targets in the documentation exist: relative links, and tests and files in backticks. Its tables must be readable
// in the source.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../bootstrap.mjs';

const SKIPPED = new Set([
  'node_modules',
  '.tools',
  '.git',
  '.cameo',
  'dist',
  'coverage',
  '.stages',
  '.turbo',
]);
const LINK = /\]\(([^)\s]+)\)/g;
/** A file with its folder, relative to the root, to `packages/`, or to a package's `src/`. */
const FILE = /`((?:[\w.-]+\/)+[\w.-]+\.(?:ts|tsx|mjs|json|yml|sh|md))`/g;

/** Maximum length of a cell, characters; longer text belongs below its table. */
const MAX_CELL_LENGTH = 160;

/** Commands of pnpm's own that go before a script of the same name, which needs `pnpm run` then. */
const PNPM_COMMANDS = new Set(
  'audit bugs cache change ci clean config deploy docs doctor env licenses link list pack peers ping prune publish purge rebuild runtime search setup stage store tasks team update version'.split(
    ' ',
  ),
);
const SCRIPTS = Object.keys(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts);
const HIDDEN_SCRIPTS = new Set(SCRIPTS.filter((name) => PNPM_COMMANDS.has(name)));

const STARTS = [
  ROOT,
  join(ROOT, 'packages'),
  ...readdirSync(join(ROOT, 'packages')).map((name) => join(ROOT, 'packages', name, 'src')),
];
const pages = markdownBelow(ROOT);

test('there are pages to check', () => {
  assert.ok(pages.length > 20, `found ${pages.length} pages`);
});

for (const page of pages) {
  const text = readFileSync(page, 'utf8');
  const name = relative(ROOT, page);
  test(`${name}: links have targets`, () => {
    const broken = [...text.matchAll(LINK)]
      .map(([, target = '']) => target.replace(/#.*$/, ''))
      .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
      .filter((target) => !existsSync(join(dirname(page), target)));
    assert.deepEqual(broken, []);
  });
  test(`${name}: scripts that pnpm hides are run by pnpm run`, () => {
    const hidden = [...text.matchAll(/\bpnpm\s+([\w:-]+)/g)]
      .map(([, script = '']) => script)
      .filter((script) => HIDDEN_SCRIPTS.has(script));
    assert.deepEqual(hidden, []);
  });
  test(`${name}: no cell of a table is too long`, () => {
    const long = text
      .split('\n')
      .filter((line) => /^ *\|/.test(line))
      .flatMap((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
      .filter((cell) => cell.length > MAX_CELL_LENGTH);
    assert.deepEqual(long, []);
  });
  test(`${name}: named files exist`, () => {
    const missing = [...text.matchAll(FILE)]
      .map(([, file = '']) => file)
      // A command's output exists only after it has run.
      .filter((file) => !SKIPPED.has(file.replace(/\/.*/, '')))
      .filter((file) => ![...STARTS, dirname(page)].some((folder) => existsSync(join(folder, file))));
    assert.deepEqual(missing, []);
  });
}

/** @param {string} folder @returns {string[]} */
function markdownBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return markdownBelow(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}
