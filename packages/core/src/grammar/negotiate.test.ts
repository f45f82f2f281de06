import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../tests/arbitraries.js';
import { REQUESTABLE_FORMATS } from './formats.js';
import { ACCEPT_TOKENS, negotiate } from './negotiate.js';

const ALL = REQUESTABLE_FORMATS;

describe('negotiate: automatic', () => {
  it.each([
    ['Chrome', 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', 'avif'],
    ['Firefox', 'image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5', 'avif'],
    ['Safari 16', 'image/webp,image/avif,image/jxl,video/*;q=0.8,image/*;q=0.8,*/*;q=0.5', 'avif'],
    ['Safari 14', 'image/webp,image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5', 'webp'],
    ['Safari before WebP', 'image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5', 'universal'],
    ['curl', '*/*', 'universal'],
    ['no header', undefined, 'universal'],
    ['an empty header', '', 'universal'],
    ['image/* only', 'image/*', 'universal'],
    ['AVIF only', 'image/avif', 'avif-gif'],
    ['WebP only', 'image/webp', 'webp'],
    ['upper case', 'IMAGE/AVIF, Image/WebP', 'avif'],
    ['spaces', '  image/webp ; q = 0.5 ,\timage/avif ; q=0.9 ', 'avif'],
    ['WebP preferred', 'image/webp;q=0.8,image/avif;q=0.5', 'webp'],
    ['AVIF preferred', 'image/webp;q=0.5,image/avif;q=0.8', 'avif'],
    ['a tie', 'image/webp;q=0.5,image/avif;q=0.5', 'avif'],
    ['AVIF refused', 'image/avif;q=0,image/webp', 'webp'],
    ['WebP refused', 'image/avif,image/webp;q=0', 'avif-gif'],
    ['both refused', 'image/avif;q=0,image/webp;q=0.000', 'universal'],
    ['refused by "0."', 'image/avif;q=0.', 'universal'],
    ['refused by ".0"', 'image/avif;q=.0', 'universal'],
    ['accepted by "1."', 'image/webp;q=1.', 'webp'],
    ['JPEG preferred', 'image/jpeg,image/avif;q=0.9,image/webp;q=0.9', 'universal'],
    ['JPEG as good', 'image/jpeg,image/avif', 'avif-gif'],
    ['JPEG less good', 'image/jpeg;q=0.9,image/webp', 'webp'],
    ['more parameters', 'image/avif;level=1;q=0.4,image/webp;q=0.5', 'webp'],
    ['a weight that cannot be read', 'image/avif;q=abc,image/webp;q=0.9', 'avif'],
    ['a weight above one', 'image/avif;q=1,image/webp;q=9', 'avif'],
    ['a negative weight', 'image/webp;q=-1', 'webp'],
    ['no comma', 'image/avif image/webp', 'universal'],
    ['a lookalike', 'image/avif-sequence,ximage/webp', 'universal'],
  ])('%s', (_, accept, target) => {
    expect(negotiate('auto', accept, ALL)).toBe(target);
    expect(negotiate(undefined, accept, ALL)).toBe(target);
  });

  it.each([
    ['image/avif,image/webp', ['webp', 'jpeg', 'png'], 'webp'],
    ['image/avif,image/webp', ['avif', 'jpeg', 'png'], 'avif-gif'],
    ['image/avif,image/webp', ['jpeg', 'png'], 'universal'],
    ['image/avif', ['webp', 'jpeg', 'png'], 'universal'],
  ] as const)('%s with only %j configured is %s', (accept, formats, target) => {
    expect(negotiate('auto', accept, formats)).toBe(target);
  });
});

describe('negotiate: by name', () => {
  it.each([
    ['avif', 'avif-still'],
    ['webp', 'webp-named'],
    ['jpeg', 'jpeg-still'],
    ['png', 'png-still'],
  ] as const)('%s is used whatever `Accept` says', (format, target) => {
    expect(negotiate(format, undefined, ALL)).toBe(target);
    expect(negotiate(format, 'image/avif,image/webp', ALL)).toBe(target);
    expect(negotiate(format, '*/*;q=0', ALL)).toBe(target);
  });
});

describe('ACCEPT_TOKENS', () => {
  it.each([
    ['avif', 'image/avif,image/webp'],
    ['avif-gif', 'image/avif'],
    ['webp', 'image/webp'],
    ['universal', '*/*'],
  ] as const)('%s is written %s and parsed back', (target, token) => {
    expect(ACCEPT_TOKENS[target]).toBe(token);
    expect(negotiate('auto', token, ALL)).toBe(target);
  });
});

describe('negotiate: any header', () => {
  it('never throws, and its token leads to the same target', () => {
    const headers = fc.oneof(
      anyText,
      fc
        .array(
          fc.constantFrom(
            'image/avif',
            'image/webp',
            'image/jpeg',
            ',',
            ';',
            'q=',
            '0',
            '.',
            '1',
            ' ',
            '*/*',
          ),
          {
            maxLength: 30,
          },
        )
        .map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(headers, (accept) => {
        const target = negotiate('auto', accept, ALL);
        expect(Object.keys(ACCEPT_TOKENS)).toContain(target);
        const token = ACCEPT_TOKENS[target as keyof typeof ACCEPT_TOKENS];
        expect(negotiate('auto', token, ALL)).toBe(target);
      }),
      { numRuns: runs(1000) },
    );
  });
});
