import { posix, win32 } from 'node:path';
import { expect, it } from 'vitest';
import { keyBelow } from './key-below.js';

it.each([
  [posix, '/site', '/site/talent/alice.jpg', 'talent/alice.jpg'],
  [posix, '/site', '/site/..alice.jpg', '..alice.jpg'],
  [posix, '/site', '/site2/alice.jpg', undefined],
  [posix, '/site', '/site', undefined],
  // A backslash is part of a name unless it is a separator.
  [posix, '/site', '/site/a\\b.jpg', 'a\\b.jpg'],
  [win32, 'C:\\site', 'C:\\site\\talent\\alice ä.jpg', 'talent/alice ä.jpg'],
  // Vite uses slashes on Windows too, and drive letters in either case.
  [win32, 'c:/site', 'C:/site/talent/alice.jpg', 'talent/alice.jpg'],
  [win32, 'C:\\site', 'D:\\site\\alice.jpg', undefined],
  [win32, 'C:\\site', '\\\\server\\share\\alice.jpg', undefined],
  [win32, 'C:\\site\\pictures', 'C:\\site\\alice.jpg', undefined],
])('%#: %s', (paths, root, path, key) => {
  expect(keyBelow(root, path, paths)).toBe(key);
});
