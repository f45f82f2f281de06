import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { RESERVED, withShortNames } from '../../scripts/short-names.mjs';

it.each([
  ['nothing that is said once', 'var a=b===void 0,c=Math.min(1,2)', 'var U;var a=b===U,c=Math.min(1,2)'],
  [
    'undefined, built-ins and their functions',
    'a=[void 0,Number(b),Number(c),Number(d)];e=Object.keys(f)+Object.keys(g)+Object.keys(h)',
    'var U,N=Number,K=Object.keys;a=[U,N(b),N(c),N(d)];e=K(f)+K(g)+K(h)',
  ],
  ['no other void', 'a=void 0;b=void c();d=void 1', 'var U;a=U;b=void c();d=void 1'],
  [
    'no property of that name',
    'a.Number(b.Number,{Number:c.Number})',
    'a.Number(b.Number,{Number:c.Number})',
  ],
  ['no text', 'a=["void 0",/void 0/,`void 0`,void 0]', 'var U;a=["void 0",/void 0/,`void 0`,U]'],
  ['what comes after wider characters', 'a="…🖼";b=void 0', 'var U;a="…🖼";b=U'],
  ['code without any of them', 'a=1', 'a=1'],
])('shortens %s', async (_, code, short) => {
  expect(await withShortNames(code)).toBe(short);
});

it("preserves a script's behaviour", async () => {
  const code =
    'JSON.stringify([1,2].map((a)=>a===void 0||[Number("3"),Number("4"),Number("5"),Math.round(a/2),Math.round(a/3),Math.round(a/4)]))';
  expect(runInNewContext(await withShortNames(code))).toBe(runInNewContext(code));
});

it('uses each single letter once', () => {
  expect(RESERVED.every((name) => /^[A-Z]$/.test(name))).toBe(true);
  expect(new Set(RESERVED).size).toBe(RESERVED.length);
});
