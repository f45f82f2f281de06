import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { messageOf } from './message-of.js';

const HERE = import.meta.filename;

const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
};

it.each([
  [
    () => readFileSync(join(HERE, '..', 'none', 'a.txt')),
    /none.a\.txt: it does not exist; check the path \(ENOENT\)\.$/,
  ],
  [
    () => writeFileSync(join(HERE, 'a.txt'), ''),
    /a\.txt: a part of the path is a file; name a folder \(ENOTDIR\)\.$/,
  ],
  [() => writeFileSync(dirname(HERE), ''), /src: it is a folder; name a file \(EISDIR\)\.$/],
])('explains a failure of the file system, with a remedy: %s', (work, message) => {
  expect(messageOf(thrownBy(work))).toMatch(message);
});

it('keeps other messages', () => {
  const own = Object.assign(new Error('The list cannot be read; name a file.'), {
    code: 'ENOENT',
    path: '/a',
  });
  expect(messageOf(own)).toBe('The list cannot be read; name a file.');
  expect(messageOf('text')).toBe('text');
  expect(messageOf(thrownBy(() => rmdirSync(dirname(HERE))))).toMatch(/^ENOTEMPTY/);
  expect(messageOf(thrownBy(() => mkdirSync(dirname(HERE))))).toMatch(/^EEXIST/);
});
