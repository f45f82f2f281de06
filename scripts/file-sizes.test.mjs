// A file has at most 250 lines. Only tables are longer: rows of data, or a test that is a list of cases.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { ROOT } from './bootstrap.mjs';

const MAX_LINES = 250;
const CODE = /\.(?:[cm]?ts|tsx|[cm]?js|jsx|vue|sh|css)$/;
const TEST = /\.test\.[cm]?[jt]sx?$/;

/** Tables other than tests. */
const TABLES = ['tools/try-folder/src/seeds.ts'];

/** Cases in a row are read one at a time, however many there are; a longer file has more than one subject. */
const MAX_TEST_LINES = 400;

const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' })
  .split('\0')
  .filter((name) => CODE.test(name))
  .map((name) => ({ name, lines: readFileSync(join(ROOT, name), 'utf8').split('\n').length - 1 }));

test('no file except tables has more than 250 lines', () => {
  assert.ok(files.length > 500, `${files.length} files were found`);
  const long = files.filter(
    ({ name, lines }) => lines > (TEST.test(name) ? MAX_TEST_LINES : MAX_LINES) && !TABLES.includes(name),
  );
  assert.deepEqual(long, []);
});

test('the list of tables contains no short file', () => {
  const short = TABLES.filter(
    (table) => !files.some(({ name, lines }) => name === table && lines > MAX_LINES),
  );
  assert.deepEqual(short, []);
});
