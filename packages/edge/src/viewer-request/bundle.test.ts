import { readFile } from 'node:fs/promises';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { refusals } from '../../scripts/check-function.mjs';
import { bundleOf } from '../../tests/built-bundles.js';
import { functionEvent } from '../../tests/function-events.js';
import { localConfig } from '../../tests/test-config.js';
import { PASSED, REFUSED, RESPELLED } from '../../tests/viewer-request-cases.js';
import { bakeGrammar, createViewerRequest } from './handler.js';

const code = await readFile(await bundleOf('viewer-request'), 'utf8');

describe('the built function', () => {
  it('has at most 10 KB', () => {
    expect(Buffer.byteLength(code)).toBeLessThanOrEqual(10_240);
  });

  it('uses nothing that the runtime does not document', async () => {
    expect(await refusals(code)).toEqual([]);
  });

  it('is a script that declares handler, and answers as its source does', () => {
    const context = createContext({});
    runInContext(code, context);
    const handler = runInContext('handler', context);
    const source = createViewerRequest(bakeGrammar(localConfig()));
    for (const [url] of [...PASSED, ...RESPELLED, ...REFUSED]) {
      const event = () => functionEvent({ url, accept: ['image/webp'] });
      expect([url, JSON.stringify(handler(event()))]).toEqual([url, JSON.stringify(source(event()))]);
    }
  });
});

describe('E: the check rejects what the runtime of CloudFront Functions lacks', () => {
  it.each([
    ['class A {}', 'syntax ClassDeclaration'],
    ['var { a } = {};', 'syntax ObjectPattern'],
    ['var [a] = [];', 'syntax ArrayPattern'],
    ['Math.max(...[]);', 'syntax spread'],
    ['[...[]];', 'syntax spread'],
    ['({ ...{} });', 'syntax SpreadElement'],
    ['for (var a of []);', 'syntax ForOfStatement'],
    ['var a; a?.b;', 'syntax OptionalChainingExpression'],
    ['1 ?? 2;', 'operator ??'],
    ['var a; a ??= 1;', 'operator ??='],
    ['var a; a ||= 1;', 'operator ||='],
    ['function f(a = 1) {}', 'syntax AssignmentPattern'],
    ['function* f() {}', 'syntax generator'],
    ['async () => 1;', 'syntax async'],
    ['try {} catch {}', 'syntax catch without a name'],
    ['var a; ({ a });', 'syntax shorthand property'],
    ['var a; ({ [a]: 1 });', 'syntax computed property'],
    ['({ a() {} });', 'syntax MethodProperty'],
    ['({ get a() { return 1; } });', 'syntax GetterProperty'],
    ['var a = 1n;', 'syntax BigIntLiteral'],
    ['import a from "b";', 'syntax ImportDeclaration'],
    ['export var a = 1;', 'syntax ExportDeclaration'],
    ['import("a");', 'syntax Import'],
    ['/a/u;', 'flags of a regular expression u'],
    ['/[^]/;', 'regular expression [^]'],
    ['/(?<=a)b/;', 'regular expression (?<=a)b'],
    ['"a".replace(/a/g, "");', 'global regular expression a'],
    ['var a; a.match(/a/g);', 'global regular expression a'],
    ['new Map();', 'global Map'],
    ['new Set();', 'global Set'],
    ['new WeakMap();', 'global WeakMap'],
    ['Symbol();', 'global Symbol'],
    ['eval("1");', 'global eval'],
    ['Function("1");', 'global Function'],
    ['require("fs");', 'global require'],
    ['process.env;', 'global process'],
    ['setTimeout(1);', 'global setTimeout'],
    ['structuredClone({});', 'global structuredClone'],
    ['Object.fromEntries([]);', 'method Object.fromEntries'],
    ['Object.hasOwn({}, 1);', 'method Object.hasOwn'],
    ['Array.from([]);', 'method Array.from'],
    ['[].flat();', 'method flat'],
    ['[].flatMap(1);', 'method flatMap'],
    ['[].at(0);', 'method at'],
    ['[].findLast(1);', 'method findLast'],
    ['[].values();', 'method values'],
    ['[].entries();', 'method entries'],
    ['"a".matchAll(/a/g);', 'method matchAll'],
    ['"a".normalize();', 'method normalize'],
    ['"a".localeCompare("b");', 'method localeCompare'],
    ['var f = [].flat;', 'method flat'],
  ])('%s', async (snippet, reason) => {
    expect(await refusals(snippet)).toContain(reason);
  });

  it('accepts what the runtime documents', async () => {
    const listed = `var a = [1].map((b) => b ** 2).concat([]).includes(1), b = { values: a, at: 1 };
      let c = \`\${Object.entries(b).length}\`; const d = function (...e) { return e.length + arguments.length; };
      label: for (var f in b) { if (d(f)) continue label; else break; }
      try { JSON.parse(c.replaceAll('a', 'b').padStart(2)); } catch (error) { throw new TypeError(error.message); }
      switch (typeof c) { case 'string': do { c = b.values && b.at && /^[a-z](?!b)/gi.test(c); } while (false); default: }
      var g = encodeURI(c).replace(/[!]/g, '');
      function handler(event) { return Number.isInteger(parseInt(event, 10)) ? new RegExp('a') : undefined; }`;
    expect(await refusals(listed)).toEqual([]);
  });
});
