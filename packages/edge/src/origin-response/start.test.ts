import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { bundleOf, reachableFrom } from '../../tests/built-bundles.js';

/** Relative imports that are followed at once. */
const importsOf = (text: string) => [...text.matchAll(/from"(\.[^"]+)"/g)].map(([, path]) => path ?? '');

it('starts from two files: the entry, and everything that it loads at once', async () => {
  const entry = await bundleOf('origin-response');
  const text = await readFile(entry, 'utf8');
  expect(text.length).toBeLessThan(100);
  const [start = '', ...others] = importsOf(text);
  expect(others).toEqual([]);
  expect(importsOf(await readFile(join(dirname(entry), start), 'utf8'))).toEqual([]);
});

// An import of a barrel, such as @cameo/core/plan, adds everything that a later chunk uses from it.
it('loads no plans and no formats before they are needed', async () => {
  const entry = await bundleOf('origin-response');
  const [start, all] = await Promise.all([reachableFrom(entry, 'at once'), reachableFrom(entry, 'ever')]);
  const names = ['planVariant', 'checkMemory', 'mayBeInput', 'readOriginal'];
  const definedIn = ({ text }: { readonly text: string }) =>
    names.filter((name) => new RegExp(`\\bfunction ${name}\\b|\\b${name}=`).test(text));
  expect(definedIn(all)).toEqual(names);
  expect(definedIn(start)).toEqual([]);
});

it('describes the calls of S3 that the store makes, and no others', async () => {
  const { text } = await reachableFrom(await bundleOf('origin-response'), 'ever');
  const described = text.match(/\["(?:GET|HEAD|PUT|POST|DELETE)","\/[^"]*",\d+\]/g) ?? [];
  // Those of sdk.ts, and the one with which the client opens a session of S3 Express (S3 API reference).
  expect(described.filter((call) => /"\/(?:\{Key\+\}|\?)/.test(call)).toSorted()).toEqual([
    '["DELETE","/{Key+}?x-id=DeleteObject",204]',
    '["GET","/?list-type=2",200]',
    '["GET","/?session",200]',
    '["GET","/{Key+}?x-id=GetObject",200]',
    '["POST","/?delete",200]',
    '["PUT","/{Key+}?x-id=PutObject",200]',
  ]);
});

it('has each module once, wherever it is loaded from', async () => {
  const entry = await bundleOf('origin-response');
  const { text } = await reachableFrom(entry, 'ever');
  // Classes that are compared by identity across what is loaded at once and later.
  for (const name of ['ProblemError', 'StoreError'])
    expect([
      name,
      text.match(new RegExp(`\\b${name}=class extends Error|class ${name} extends Error`, 'g')),
    ]).toEqual([name, [expect.any(String)]]);
  // By another URL the entry is another module, and what is behind it is not.
  const both = await Promise.all(['?1', '?2'].map((query) => import(`${entry}${query}`)));
  expect(both[0].handler).toBe(both[1].handler);
});
