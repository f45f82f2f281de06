import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../store.js';
import { fileError } from './file-error.js';

const nodeError = (code: string) => Object.assign(new Error('said so'), { code });

describe('fileError', () => {
  it.each([
    ['ENOENT', 'missing', 'broken'],
    ['ENOTDIR', 'missing', 'broken'],
    ['EISDIR', 'missing', 'broken'],
    ['ELOOP', 'missing', 'broken'],
    ['ENAMETOOLONG', 'missing', 'broken'],
    ['EACCES', 'refused', 'refused'],
    ['EPERM', 'refused', 'refused'],
    ['EROFS', 'broken', 'refused'],
    ['ENOSPC', 'broken', 'broken'],
    ['EDQUOT', 'broken', 'broken'],
    ['EIO', 'broken', 'broken'],
    ['EMFILE', 'throttled', 'throttled'],
    ['ETIMEDOUT', 'timeout', 'timeout'],
  ])('translates %s to %s for a reader and %s for a writer', (code, reading, writing) => {
    const error = nodeError(code);
    expect(fileError(error, 'x', 'reading').failure).toBe(reading);
    expect(fileError(error, 'x', 'writing').failure).toBe(writing);
    expect(fileError(error, 'x', 'writing').cause).toBe(error);
  });

  it('says what was attempted, what the result was and what to do', () => {
    expect(fileError(nodeError('ENOSPC'), 'storing "a.jpg"', 'writing').message).toBe(
      'The file system answered ENOSPC while storing "a.jpg". The disk is full: make room.',
    );
  });

  it('translates real errors of the file system, and anything else', async () => {
    const error: unknown = await readFile(import.meta.dirname).catch((reason: unknown) => reason);
    expect(fileError(error, 'x', 'reading').failure).toBe('missing');
    expect(fileError('a string', 'x', 'reading').message).toBe('The file system answered a string while x.');
    const own = new StoreError('timeout', 'Time was up.');
    expect(fileError(own, 'x', 'reading')).toBe(own);
  });
});
