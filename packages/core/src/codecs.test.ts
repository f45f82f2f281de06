import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transforms } from '../tests/arbitraries.js';
import { GRAMMAR } from '../tests/grammar.js';
import { token } from './codecs.js';
import { PARAM_DOCS } from './param-docs.js';
import { PARAM_NAMES, paramRow } from './params.js';
import { parseTransform } from './parse.js';

describe('codecs in derivative keys', () => {
  it.each([
    ['abc.9', 'abc.9'],
    ['-', '-2d'],
    ['_', '-5f'],
    ['A-Z', '-41-2d-5a'],
    ['-41', '-2d41'],
    ['a_b', 'a-5fb'],
  ])('the token %s is written %s', (value, key) => {
    expect(token.toKey?.(value)).toBe(key);
    expect(token.fromKey?.(key)).toBe(value);
  });

  it('write every value in plain letters, and read it back', () => {
    fc.assert(
      fc.property(transforms(), (transform) => {
        for (const [name, value] of Object.entries(transform)) {
          const { codec } = paramRow(name as keyof typeof transform);
          const key = (codec.toKey ?? codec.print)(value);
          expect(key).toMatch(/^[a-z0-9.-]+$/);
          expect(codec.parse(codec.fromKey?.(key) ?? key, GRAMMAR)).toEqual({ value });
        }
      }),
    );
  });
});

describe('the table of parameters', () => {
  it('has names and aliases that are lower case and used once', () => {
    const names = PARAM_NAMES.flatMap((name) => [name, ...(paramRow(name).aliases ?? [])]);
    expect(names).toEqual([
      ...['w', 'width', 'h', 'height', 'dpr', 'fit', 'focus', 'q', 'quality', 'f', 'format', 'bg', 'blur'],
      ...['sharpen', 'rotate', 'flip', 'gray', 'grey', 'trim', 'v'],
    ]);
  });

  it('has examples that the parser accepts', () => {
    for (const name of PARAM_NAMES) {
      const result = parseTransform(PARAM_DOCS[name].example, GRAMMAR);
      expect(result.ok && name in result.value ? name : result).toBe(name);
    }
  });
});
