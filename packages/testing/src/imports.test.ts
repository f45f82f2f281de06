import { expect, it } from 'vitest';
import { cycleFrom, importsBelow } from './imports.js';

it('finds a path back to a file, and undefined if there is none', () => {
  const imports = new Map([
    ['a.ts', ['b.ts', 'sharp']],
    ['b.ts', ['c.ts']],
    ['c.ts', ['b.ts']],
  ]);
  expect(cycleFrom(imports, 'b.ts')).toEqual(['b.ts', 'c.ts', 'b.ts']);
  expect(cycleFrom(imports, 'a.ts')).toBeUndefined();
});

it("reads the imports of a folder's files, without tests", () => {
  const imports = importsBelow(new URL('.', import.meta.url));
  expect(imports.get('imports.ts')).toEqual(['node:fs', 'node:path']);
  expect([...imports.keys()]).not.toContain('imports.test.ts');
});
