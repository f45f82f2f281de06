import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compilerMessages } from './compiler.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const examples = [...readme.matchAll(/^```(tsx?)\n(.*?)^```$/gms)];

it('the examples of the README compile', () => {
  expect(examples.length).toBe(8);
  expect(
    compilerMessages(
      Object.fromEntries(examples.map(([, ending, code = ''], at) => [`example-${at}.${ending}`, code])),
    ),
  ).toBe('');
}, 60_000);
