// Checks that targets in the documentation exist: links to files and headings of this repository, and tests and files in backticks. Its tables must be readable
// in the source.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../bootstrap.mjs';
import { REPOSITORY } from '../release/identity.mjs';
import { publishedPackages } from '../release/packages.mjs';

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
      .map(([, target = '']) => target)
      .filter((target) => {
        const [file = '', anchor] = (ownFile(page, target) ?? page).split('#');
        return !existsSync(file) || (anchor !== undefined && !anchorsIn(file).includes(anchor));
      });
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

for (const { name, folder } of await publishedPackages()) {
  const text = readFileSync(join(folder, 'README.md'), 'utf8');
  // A registry shows the page alone, and knows no checkout.
  test(`README of ${name}: links work without the repository's other files`, () => {
    const relatives = [...text.matchAll(LINK)]
      .map(([, target = '']) => target)
      .filter((target) => !/^(?:https:|#)/.test(target));
    assert.deepEqual(relatives, []);
  });
  test(`README of ${name}: no command needs the checkout`, () => {
    assert.deepEqual(text.match(/\bpnpm (?:--filter|run|-F)\b.*/g) ?? [], []);
  });
}

/**
 * The file that a link names, with its anchor; undefined for another site's.
 * @param {string} page
 * @param {string} target
 */
function ownFile(page, target) {
  if (target.startsWith('#')) return `${page}${target}`;
  if (!/^[a-z]+:/.test(target)) return join(dirname(page), target);
  const [before, path] = target.split(/\/(?:blob|tree)\/main\//);
  return before === REPOSITORY && path !== undefined ? join(ROOT, path) : undefined;
}

/**
 * The anchors of a page, as GitHub makes them from headings.
 * @param {string} page
 */
function anchorsIn(page) {
  return [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
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
