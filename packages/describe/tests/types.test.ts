import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

/** The type files of this package that a file includes. */
async function typesFrom(path: string, seen = new Map<string, string>()) {
  if (seen.has(path)) return seen;
  const text = await readFile(path, 'utf8');
  seen.set(path, text);
  for (const [, to = ''] of text.matchAll(/from '(\.[^']+)\.js'/g))
    await typesFrom(join(dirname(path), `${to}.d.ts`), seen);
  return seen;
}

// `import alice from './alice.jpg?cameo'` uses them in pages, whose projects may lack the types of Node.
it("the types for pages do not depend on Node's", async () => {
  const types = await typesFrom(join(import.meta.dirname, '../dist/index.d.ts'));
  expect([...types.keys()].length).toBeGreaterThan(5);
  const ofNode = [...types].filter(([, text]) => /from 'node:|\bBuffer\b|\bNodeJS\./.test(text));
  expect(ofNode.map(([path]) => path)).toEqual([]);
});
