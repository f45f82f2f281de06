import { describe, expect, it } from 'vitest';
import { accepted, GRAMMAR } from '../../tests/grammar.js';
import { canonicalize } from '../grammar/canonical.js';
import { PARAM_NAMES } from '../grammar/params.js';
import { parseTransform } from '../grammar/parse.js';
import { sourceKey } from '../grammar/source-key.js';
import {
  claimsOf,
  fixedQuery,
  isSame,
  keyIdOf,
  signatureFault,
  signatureIssue,
  signedText,
  tokenIn,
} from './token.js';

const canonical = (query: string) => canonicalize(accepted(parseTransform(query, GRAMMAR)), GRAMMAR);

describe('tokenIn', () => {
  it.each([
    ['s=a.b.c.d', 'a.b.c.d'],
    ['w=640&s=a.b.c.d&utm=1', 'a.b.c.d'],
    ['s=one&s=two', 'one'],
    ['w=640&amp;s=a.b.c.d', 'a.b.c.d'],
    ['w=640&lamp;s=a.b.c.d', ''],
    ['s=', ''],
    ['s', ''],
    ['', ''],
    ['S=a', ''],
    ['ws=a&x=s=b', ''],
  ])('%j', (query, token) => {
    expect(tokenIn(query)).toBe(token);
  });
});

describe('the parts of a token', () => {
  it.each([
    ['2026a.1800000000.w640x360_48.mac', '2026a.1800000000.w640x360_48', '2026a'],
    ['a..e.mac', 'a..e', 'a'],
    ['nodots', 'nodot', 'nodots'],
    ['', '', ''],
  ])('%j', (token, claims, id) => {
    expect([claimsOf(token), keyIdOf(token)]).toEqual([claims, id]);
  });
});

describe('fixedQuery', () => {
  it.each([
    // exactly this one
    ['e', 'w=640&h=427&q=60&v=3', 'w=640&h=427&q=60&v=3'],
    ['e', '', ''],
    // any, of one version
    ['a', 'w=640&h=427&q=60', ''],
    ['a', 'w=640&v=3', 'v=3'],
    ['a', '', ''],
    // a width alone
    ['w', 'w=640', ''],
    ['w', 'w=48&q=60&f=webp&v=3', 'q=60&f=webp&v=3'],
    ['w', 'w=640&h=640', undefined],
    ['w', 'h=640', undefined],
    ['w', '', undefined],
    ['w', 'q=60', undefined],
    ['w_360_640', 'w=640', ''],
    ['w_360_640', 'w=360', ''],
    ['w_360_640', 'w=480', undefined],
    // a box
    ['w640x360', 'w=640&h=360&fit=contain', 'fit=contain'],
    ['w640x360', 'w=1160&h=653', ''],
    ['w640x360', 'w=48&h=27', ''],
    ['w640x360', 'w=640&h=361', undefined],
    ['w640x360', 'w=640', undefined],
    ['w640x360', 'h=360', undefined],
    ['w640x360_48', 'w=48&h=27', ''],
    ['w640x360_48', 'w=640&h=360', undefined],
    ['w320x320', 'w=3840&h=3840', ''],
  ])('%s of %s', (scope, query, fixed) => {
    expect(fixedQuery(scope, canonical(query), PARAM_NAMES)).toBe(fixed);
  });
});

describe('signedText', () => {
  const source = accepted(sourceKey('é (1)/a.jpg', GRAMMAR.limits));

  it('has four lines', () => {
    expect(
      signedText('2026a.1800000000.w', { source, transform: canonical('w=640&q=60') }, PARAM_NAMES),
    ).toBe('cameo1\n2026a.1800000000.w\n/%C3%A9%20%281%29/a.jpg\nq=60');
  });

  it('is empty outside of the scope', () => {
    expect(signedText('2026a..w', { source, transform: canonical('q=60') }, PARAM_NAMES)).toBe('');
  });
});

describe('signatureFault', () => {
  it.each([
    ['', 'right', undefined, 'missing'],
    ['a..e.right', 'right', 1_800_000_000, undefined],
    ['a..e.right', '', 1_800_000_000, 'invalid'],
    ['a..e.', '', 1_800_000_000, 'invalid'],
    ['a..e.wrong', 'right', 1_800_000_000, 'invalid'],
    ['a..e.righ', 'right', 1_800_000_000, 'invalid'],
    ['a..e.rightt', 'right', 1_800_000_000, 'invalid'],
    ['right', 'right', 1_800_000_000, undefined],
    ['a.1800000000.e.right', 'right', 1_799_999_999, undefined],
    ['a.1800000000.e.right', 'right', 1_800_000_000, undefined],
    ['a.1800000000.e.right', 'right', 1_800_000_001, 'expired'],
    // The expiry of a forged token is not reported.
    ['a.1.e.wrong', 'right', 1_800_000_001, 'invalid'],
  ])('%j with %j at %s is %s', (token, mac, now, fault) => {
    expect(signatureFault(token, mac, now ?? 0)).toBe(fault);
  });

  it('states the fault, without revealing the right signature', () => {
    expect(signatureIssue('invalid')).toEqual({
      code: 'signature-invalid',
      param: 's',
      expected: 'one for this picture, size and time',
    });
  });
});

describe('isSame', () => {
  it.each([
    ['', '', true],
    ['abc', 'abc', true],
    ['abc', 'abd', false],
    ['abc', 'bbc', false],
    ['abc', 'ab', false],
    ['abc', 'abcd', false],
    ['', 'a', false],
  ])('%j and %j: %s', (one, other, same) => {
    expect(isSame(one, other)).toBe(same);
  });

  it('compares every character, wherever the first difference is', () => {
    // An early exit would show in how often the other text is read.
    const reads = (other: string) => {
      let count = 0;
      const counted = {
        length: other.length,
        charCodeAt: (at: number) => {
          count += 1;
          return other.charCodeAt(at);
        },
      } as unknown as string;
      isSame('a'.repeat(43), counted);
      return count;
    };
    expect([reads('a'.repeat(43)), reads('b'.repeat(43)), reads(`${'a'.repeat(42)}b`), reads('')]).toEqual([
      43, 43, 43, 43,
    ]);
  });
});
