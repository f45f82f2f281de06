// What the documentation points at is there: relative links, and the tests and files that it names between backticks.
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
/** A file with its folder, from the root, from `packages/`, or from a package's `src/`. */
const FILE = /`((?:[\w.-]+\/)+[\w.-]+\.(?:ts|tsx|mjs|json|yml|sh|md))`/g;

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
  test(`${name}: links lead somewhere`, () => {
    const broken = [...text.matchAll(LINK)]
      .map(([, target = '']) => target.replace(/#.*$/, ''))
      .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
      .filter((target) => !existsSync(join(dirname(page), target)));
    assert.deepEqual(broken, []);
  });
  test(`${name}: named files are there`, () => {
    const missing = [...text.matchAll(FILE)]
      .map(([, file = '']) => file)
      // What a command writes is there when it has run.
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
