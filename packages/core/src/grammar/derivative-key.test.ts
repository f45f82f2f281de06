import { describe, expect, it } from 'vitest';
import { accepted, GRAMMAR, grammarWith } from '../../tests/grammar.js';
import { derivativeKey, derivativePrefix, parseDerivativeKey } from './derivative-key.js';
import type { Grammar } from './grammar.js';
import { parseTransform } from './parse.js';
import { sourceKey } from './source-key.js';
import { variantOf } from './variant.js';

const source = (key: string) => accepted(sourceKey(key, GRAMMAR.limits));

const keyOf = (key: string, query: string, accept?: string, grammar: Grammar = GRAMMAR) => {
  const variant = variantOf(source(key), accepted(parseTransform(query, grammar)), accept, grammar);
  return variant === undefined ? 'original' : derivativeKey(variant);
};

describe('derivativeKey', () => {
  it.each([
    ['a.jpg', 'w=640', 'image/avif,image/webp', '_variants/a.jpg/w-640.avif'],
    ['a.jpg', 'w=640', 'image/avif', '_variants/a.jpg/w-640_gif.avif'],
    ['a.jpg', 'w=640', 'image/webp', '_variants/a.jpg/w-640.webp'],
    ['a.jpg', 'w=640', '*/*', '_variants/a.jpg/w-640.jpg'],
    ['a.jpg', 'w=640&f=avif', undefined, '_variants/a.jpg/w-640_still.avif'],
    ['a.jpg', 'w=640&f=webp', undefined, '_variants/a.jpg/w-640_named.webp'],
    ['a.jpg', 'w=640&f=jpg', undefined, '_variants/a.jpg/w-640_still.jpg'],
    ['a.jpg', 'w=640&f=png&q=60', undefined, '_variants/a.jpg/w-640_still.png'],
    ['a.jpg', 'f=avif', undefined, '_variants/a.jpg/full_still.avif'],
    ['a.jpg', 'f=webp', undefined, '_variants/a.jpg/full_named.webp'],
    ['a.jpg', 'f=png&v=1', undefined, '_variants/a.jpg/full_still.png'],
    ['a.jpg', 'w=640&v=Ab-c_D.e', undefined, '_variants/a.jpg/w-640.jpg'],
    ['a.jpg', 'w=640&v=gif', undefined, '_variants/a.jpg/w-640.jpg'],
    ['a.jpg', 'f=json&w=640', 'image/avif', '_variants/a.jpg/full.json'],
    ['a.jpg', 'f=json&focus=face', undefined, '_variants/a.jpg/focus-face.json'],
    ['a.jpg', 'f=json&v=1', undefined, '_variants/a.jpg/full.json'],
    [
      'a.jpg',
      'w=640&h=360&focus=0.3,0.25&q=60&bg=f4f1ea80&blur=1&sharpen=2&rotate=90&flip=h&gray&trim=3&v=x',
      undefined,
      '_variants/a.jpg/w-640_h-360_focus-0.3-0.25_q-60_bg-f4f1ea80_blur-1_sharpen-2_rotate-90_flip-h_gray-1_trim-3.jpg',
    ],
    ['a b+c/é%2F.jpg', 'h=48&w=48&fit=fill', '*/*', '_variants/a b+c/é%2F.jpg/w-48_h-48_fit-fill.jpg'],
    ['x/_variants/y/w-640.avif', 'w=64', '*/*', '_variants/x/_variants/y/w-640.avif/w-64.jpg'],
    ['a.jpg', 'v=1', '*/*', 'original'],
    ['a.jpg', 'q=80&dpr=2', '*/*', 'original'],
  ])('is for %s with %j and %j: %s', (key, query, accept, expected) => {
    expect(keyOf(key, query, accept)).toBe(expected);
  });

  it('lies below the prefix of its source', () => {
    expect(derivativePrefix(source('a/b.jpg'))).toBe('_variants/a/b.jpg/');
  });
});

describe('parseDerivativeKey', () => {
  it.each([
    ['_variants/a.jpg/w-640.avif', 'a.jpg', { w: 640 }, 'avif'],
    ['_variants/a.jpg/w-640_gif.avif', 'a.jpg', { w: 640 }, 'avif-gif'],
    ['_variants/a.jpg/w-640_still.avif', 'a.jpg', { w: 640 }, 'avif-still'],
    ['_variants/a.jpg/w-640.webp', 'a.jpg', { w: 640 }, 'webp'],
    ['_variants/a.jpg/w-640_named.webp', 'a.jpg', { w: 640 }, 'webp-named'],
    ['_variants/a.jpg/w-640.jpg', 'a.jpg', { w: 640 }, 'universal'],
    ['_variants/a.jpg/full_still.jpg', 'a.jpg', {}, 'jpeg-still'],
    ['_variants/a/w-640.avif/w-64_still.png', 'a/w-640.avif', { w: 64 }, 'png-still'],
    ['_variants/é %2F+/gray-1.jpg', 'é %2F+', { gray: true }, 'universal'],
    ['_variants/x/_variants/y/h-64.jpg', 'x/_variants/y', { h: 64 }, 'universal'],
    ['_variants/a/w-640_h-640_focus-0.3-0.25.jpg', 'a', { w: 640, h: 640, focus: '0.3,0.25' }, 'universal'],
  ])('%s', (key, from, transform, target) => {
    expect(parseDerivativeKey(key, GRAMMAR)).toEqual({ source: from, transform, target });
  });

  it.each([
    '',
    '/',
    '_variants',
    '_variants/',
    '_variants/w-640.avif',
    '_variants//w-640.avif',
    '_variants/a/',
    '_variants/a/w-640',
    '_variants/a/.avif',
    '_variants/a/w-640.',
    '_variants/a/w-640.gif',
    '_variants/a/w-640.jpeg',
    '_variants/a/w-640.AVIF',
    '_variants/a/W-640.avif',
    'variants/a/w-640.avif',
    '/_variants/a/w-640.avif',
    '_variants/_variants/a/w-640.avif',
    '_variants/../w-640.avif',
    '_variants/a//b/w-640.avif',
    '_variants/a\0/w-640.avif',
    '_variants/a\ud800/w-640.avif',
    '_variants/a/w-641.avif',
    '_variants/a/w-0640.avif',
    '_variants/a/w-640_.avif',
    '_variants/a/_w-640.avif',
    '_variants/a/w-640__h-640.avif',
    '_variants/a/w-640_w-640.avif',
    '_variants/a/w-640_w-864.avif',
    '_variants/a/h-640_w-640.avif',
    '_variants/a/full_w-640.avif',
    '_variants/a/w-640_full.avif',
    '_variants/a/width-640.avif',
    '_variants/a/dpr-2.avif',
    '_variants/a/v-1.avif',
    '_variants/a/w-640_v-1.avif',
    '_variants/a/v-1_still.png',
    '_variants/a/w-640_dpr-1.avif',
    '_variants/a/w-640_f-avif.avif',
    '_variants/a/w-640_fit-cover.avif',
    '_variants/a/w-640_fit-contain.avif',
    '_variants/a/w-640_focus-north.avif',
    '_variants/a/w-640_h-640_focus-0.5-0.5.avif',
    '_variants/a/w-640_h-640_focus-0.30-0.25.avif',
    '_variants/a/w-640_q-80.avif',
    '_variants/a/w-640_q-61.avif',
    '_variants/a/w-640_q-60_still.png',
    '_variants/a/w-640_bg-00000000.avif',
    '_variants/a/w-640_bg-fff.avif',
    '_variants/a/w-640_bg-ffffff_still.jpg',
    '_variants/a/w-640_gray-0.avif',
    '_variants/a/w-640_gray.avif',
    '_variants/a/rotate-0.avif',
    '_variants/a/flip-v.avif',
    '_variants/a/w-640_v-A.avif',
    '_variants/a/w-640_v--61.avif',
    '_variants/a/w-640_still.webp',
    '_variants/a/w-640_gif.webp',
    '_variants/a/w-640_named.avif',
    '_variants/a/w-640_gif.jpg',
    '_variants/a/w-640_still_gif.avif',
    '_variants/a/still.avif.exe',
    '_variants/a/__proto__-1.avif',
    '_variants/a/constructor-1.avif',
  ])('rejects %j', (key) => {
    expect(parseDerivativeKey(key, GRAMMAR)).toBeUndefined();
  });

  it('rejects keys of sources that are too long', () => {
    expect(parseDerivativeKey(`_variants/${'a'.repeat(790)}/w-640.avif`, GRAMMAR)).toBeDefined();
    expect(parseDerivativeKey(`_variants/${'a'.repeat(801)}/w-640.avif`, GRAMMAR)).toBeUndefined();
  });

  it('rejects keys of another ladder, quality, format or parameter', () => {
    const other = grammarWith({
      ladder: [100, 200],
      qualities: [50],
      defaultQuality: 50,
      formats: ['webp', 'jpeg', 'png'],
      params: ['w', 'q'],
    });
    expect(parseDerivativeKey('_variants/a/w-100.webp', other)).toBeDefined();
    expect(parseDerivativeKey('_variants/a/w-640.webp', other)).toBeUndefined();
    expect(parseDerivativeKey('_variants/a/w-100_q-60.webp', other)).toBeUndefined();
    expect(parseDerivativeKey('_variants/a/w-100_gray-1.webp', other)).toBeUndefined();
    expect(parseDerivativeKey('_variants/a/w-100.avif', other)).toBeUndefined();
    // If `f` is not configured, no request names a format.
    expect(parseDerivativeKey('_variants/a/w-100_still.jpg', other)).toBeUndefined();
  });

  it('rejects AVIF with animations in WebP if WebP is not configured', () => {
    const noWebp = grammarWith({ formats: ['avif', 'jpeg', 'png'] });
    expect(parseDerivativeKey('_variants/a/w-640.avif', noWebp)).toBeUndefined();
    expect(parseDerivativeKey('_variants/a/w-640_gif.avif', noWebp)).toBeDefined();
  });
});
