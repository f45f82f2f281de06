import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText, transforms } from '../../tests/arbitraries.js';
import { GRAMMAR, grammarWith } from '../../tests/grammar.js';
import { aliasesOf, PARAM_DOCS, PARAM_NAMES, type ParamName } from './params.js';
import { parseTransform } from './parse.js';
import { keyToText, nearestValue, parseValue, printValue, valueToKey } from './values.js';

describe('values in derivative keys', () => {
  it('use plain letters and can be parsed back', () => {
    fc.assert(
      fc.property(transforms(), (transform) => {
        for (const [name, value] of Object.entries(transform)) {
          // No key has a version.
          if (name === 'v') continue;
          const key = valueToKey(name as ParamName, value);
          expect(key).toMatch(/^[a-z0-9.-]+$/);
          expect(parseValue(name as ParamName, keyToText(name as ParamName, key), GRAMMAR)).toEqual({
            value,
          });
        }
      }),
    );
  });
});

describe('the table of parameters', () => {
  it('has names and aliases that are lower case and used once', () => {
    const names = PARAM_NAMES.flatMap((name) => [name, ...aliasesOf(name)]);
    expect(names).toEqual([
      ...['w', 'width', 'h', 'height', 'dpr', 'fit', 'focus', 'q', 'quality', 'f', 'format', 'bg', 'blur'],
      ...['sharpen', 'rotate', 'flip', 'gray', 'grey', 'trim', 'round', 'v'],
    ]);
  });

  it('has examples that the parser accepts', () => {
    for (const name of PARAM_NAMES) {
      const result = parseTransform(PARAM_DOCS[name].example, GRAMMAR);
      expect(result.ok && name in result.value ? name : result).toBe(name);
    }
  });
});

describe('nearestValue', () => {
  it.each<readonly [ParamName, unknown, unknown]>([
    ['w', 640, 640],
    ['w', 640.4, 640],
    ['w', 0, 1],
    ['w', -0.2, 1],
    ['w', -7, 1],
    ['w', 99_999, 3840],
    ['w', Number.POSITIVE_INFINITY, 3840],
    ['w', '640', 640],
    ['w', '', undefined],
    ['w', 'wide', undefined],
    ['w', Number.NaN, undefined],
    ['w', '640px', 640],
    ['w', null, undefined],
    ['w', undefined, undefined],
    ['w', [640], undefined],
    ['w', Symbol('w'), undefined],
    ['h', 5761, 5760],
    ['q', 101, 100],
    ['dpr', 0.1, 0.5],
    ['dpr', 2.5, 2.5],
    ['dpr', 9, 5],
    ['fit', 'CONTAIN', 'contain'],
    ['fit', 'stretch', undefined],
    ['f', 'avif', 'avif'],
    ['f', 'gif', undefined],
    ['f', 'auto', 'auto'],
    ['focus', 'North', 'north'],
    ['focus', '0.3333333,0.25', '0.33,0.25'],
    ['focus', '1.2,-3', 'northeast'],
    ['focus', '1e-7,0.5', 'west'],
    ['focus', '0.5', undefined],
    ['focus', '0.5,', undefined],
    ['focus', '0.5,0.2,0.7', '0.5,0.2'],
    ['focus', 'middle', undefined],
    ['bg', '#FFF', 'ffffff'],
    ['bg', '#f4F1ea80', 'f4f1ea80'],
    ['bg', 'abc0', '00000000'],
    ['bg', 'white', undefined],
    ['rotate', 270, 270],
    ['rotate', 45, undefined],
    ['flip', 'hv', 'hv'],
    ['gray', true, true],
    ['gray', false, false],
    ['gray', 'maybe', undefined],
    ['v', 'a/b c', 'a-b-c'],
    ['v', 'x'.repeat(40), 'x'.repeat(32)],
    ['v', '', undefined],
    ['v', 7n, '7'],
  ])('of %s for %o is %o', (name, given, expected) => {
    expect(nearestValue(name, given, GRAMMAR)).toBe(expected);
  });

  it('skips a format that the grammar does not have', () => {
    expect(nearestValue('f', 'avif', grammarWith({ formats: ['jpeg', 'png'] }))).toBeUndefined();
  });

  it('returns a valid value unchanged', () => {
    fc.assert(
      fc.property(transforms(), (transform) => {
        for (const [name, value] of Object.entries(transform)) {
          expect(nearestValue(name as ParamName, value, GRAMMAR)).toBe(value);
        }
      }),
    );
  });

  it('returns a value that the parser accepts, for any input', () => {
    const given = fc.oneof(
      fc.anything(),
      anyText,
      fc.double(),
      fc.tuple(fc.double(), fc.double()).map(String),
    );
    fc.assert(
      fc.property(fc.constantFrom(...PARAM_NAMES), given, (name, thing) => {
        const value = nearestValue(name, thing, GRAMMAR);
        // A density is folded into the size, and never printed.
        if (value !== undefined && name !== 'dpr')
          expect(parseValue(name, printValue(value), GRAMMAR)).toEqual({ value });
      }),
      { numRuns: runs(2000) },
    );
  });
});
