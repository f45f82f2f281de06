import { describe, expect, it } from 'vitest';
import { accepted, GRAMMAR } from '../../tests/grammar.js';
import { sourceKey } from './source-key.js';
import { variantOf } from './variant.js';

const SOURCE = accepted(sourceKey('a.jpg', GRAMMAR.limits));

describe('variantOf', () => {
  it.each([
    [{ w: 600 }, 'image/avif,image/webp', { w: 640 }, 'avif'],
    [{ w: 600, f: 'auto' }, 'image/webp', { w: 640 }, 'webp'],
    [{ w: 600, f: 'png', q: 60 }, 'image/webp', { w: 640 }, 'png-still'],
    [{ f: 'jpeg' }, undefined, {}, 'jpeg-still'],
    [{ q: 60, v: '1' }, undefined, { q: 60 }, 'universal'],
  ] as const)('%j for %j', (transform, accept, canonical, target) => {
    expect(variantOf(SOURCE, transform, accept, GRAMMAR)).toEqual({
      source: 'a.jpg',
      transform: canonical,
      target,
    });
  });

  it.each([{}, { v: '1' }, { dpr: 3 }, { q: 80 }, { f: 'auto' }, { fit: 'contain' }, { rotate: 0 }] as const)(
    '%j is the original',
    (transform) => {
      expect(variantOf(SOURCE, transform, 'image/avif,image/webp', GRAMMAR)).toBeUndefined();
    },
  );
});
