import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText, sourceKeys, transforms } from '../../tests/arbitraries.js';
import { GRAMMAR } from '../../tests/grammar.js';
import { derivativeKey, derivativePrefix, parseDerivativeKey } from './derivative-key.js';
import { utf8Bytes } from './source-key.js';
import { type Variant, variantOf } from './variant.js';

const accepts = fc.constantFrom('image/avif,image/webp', 'image/avif', 'image/webp', '*/*', undefined);

const variants: fc.Arbitrary<Variant> = fc
  .tuple(sourceKeys, transforms(), accepts)
  .map(([source, transform, accept]) => variantOf(source, transform, accept, GRAMMAR))
  .filter((variant) => variant !== undefined);

describe('derivative keys', () => {
  it('parse to the variant that they were written for', () => {
    fc.assert(
      fc.property(variants, (variant) => {
        expect(parseDerivativeKey(derivativeKey(variant), GRAMMAR)).toEqual(variant);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('fit into S3, lie below their prefix, and end in a plain segment', () => {
    fc.assert(
      fc.property(variants, (variant) => {
        const key = derivativeKey(variant);
        const prefix = derivativePrefix(variant.source);
        expect(utf8Bytes(key)).toBeLessThanOrEqual(1024);
        expect(key.startsWith(prefix)).toBe(true);
        expect(key.slice(prefix.length)).toMatch(/^[a-z0-9._-]+\.(?:avif|webp|jpg|png|json)$/);
      }),
      { numRuns: runs(500) },
    );
  });

  it('are rejected after any change, unless it makes the key of another variant', () => {
    const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789._-/A%\0é'];
    const mutated = fc
      .tuple(variants, fc.nat(), fc.constantFrom(...letters, ''), fc.boolean())
      .map(([variant, at, letter, insert]) => {
        const key = derivativeKey(variant);
        const place = at % key.length;
        return { key, changed: key.slice(0, place) + letter + key.slice(insert ? place : place + 1) };
      });
    fc.assert(
      fc.property(mutated, ({ key, changed }) => {
        const variant = parseDerivativeKey(changed, GRAMMAR);
        if (variant === undefined) return;
        expect(derivativeKey(variant)).toBe(changed);
        if (changed !== key) expect(variant).not.toEqual(parseDerivativeKey(key, GRAMMAR));
      }),
      { numRuns: runs(2000) },
    );
  });

  it('parse without an exception from any text', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('', '_variants/', '_variants/a/'), (text, head) => {
        const key = head + text;
        const variant = parseDerivativeKey(key, GRAMMAR);
        expect(variant === undefined || derivativeKey(variant) === key).toBe(true);
      }),
      { numRuns: runs(2000) },
    );
  });
});
