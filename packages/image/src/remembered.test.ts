import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { anyProps, anySource, CONFIGS } from '../tests/arbitraries.js';
import { imageAttributes } from './attributes.js';
import { urlGrammar } from './config.js';
import { knownAttributes, knownGrammar } from './remembered.js';
import type { LooseRequest } from './request.js';

vi.spyOn(console, 'warn').mockImplementation(() => {});

const grammar = knownGrammar({ baseUrl: 'https://img.example.com' });
const place = { w: 64, h: 64, layout: 'fixed', sourceWidth: 64 } as const;

describe('knownGrammar', () => {
  it('is the same for the same configuration, and different for another', () => {
    const [one, other] = [{ baseUrl: '/a/' }, { baseUrl: '/a/' }];
    expect(knownGrammar(one)).toBe(knownGrammar(one));
    expect(knownGrammar(undefined)).toBe(knownGrammar(undefined));
    expect(knownGrammar(one)).not.toBe(knownGrammar(other));
    expect(knownGrammar(other).baseUrl).toBe('/a');
  });
});

describe('knownAttributes', () => {
  const srcset = ({ srcset }: { readonly srcset?: string }) => srcset;

  it('inserts the path of each picture into the cached attributes', () => {
    expect(srcset(knownAttributes({ ...place, src: 'one.jpg' }, grammar))).toBe(
      'https://img.example.com/one.jpg?w=64&h=64 64w',
    );
    expect(srcset(knownAttributes({ ...place, src: '/b/a b$&.jpg' }, grammar))).toBe(
      'https://img.example.com/b/a%20b%24%26.jpg?w=64&h=64 64w',
    );
    expect(srcset(knownAttributes({ ...place, src: 'a' }, grammar))).toBe(
      'https://img.example.com/a?w=64&h=64 64w',
    );
  });

  it('inserts the version of each picture into the cached attributes', () => {
    const of = (src: string, v: string, more: object = {}) =>
      srcset(knownAttributes({ ...place, ...more, src: { src, width: 64, height: 64, v } }, grammar));
    const base = 'https://img.example.com/v=a.jpg?w=64&h=64';
    for (const _ of [1, 2]) {
      expect(of('v=a.jpg', '3f2a')).toBe(`${base.replace('v=a', 'v%3Da')}&v=3f2a 64w`);
      expect(of('x.jpg', '77')).toBe('https://img.example.com/x.jpg?w=64&h=64&v=77 64w');
      expect(of('x.jpg', '')).toBe('https://img.example.com/x.jpg?w=64&h=64 64w');
      // A requested version takes precedence, even if it looks like the placeholder.
      expect(of('x.jpg', '77', { v: 'a' })).toBe('https://img.example.com/x.jpg?w=64&h=64&v=a 64w');
      expect(of('x.jpg', '77', { signature: 'v=a' })).toBe(
        'https://img.example.com/x.jpg?w=64&h=64&v=77&s=v=a 64w',
      );
    }
  });

  it('distinguishes all values', () => {
    const tokenOf = (v: unknown) =>
      srcset(knownAttributes({ ...place, src: 'x', v } as LooseRequest, grammar));
    const bare = 'https://img.example.com/x?w=64&h=64';
    for (const _ of [1, 2]) {
      expect(tokenOf(undefined)).toBe(`${bare} 64w`);
      expect(tokenOf(null)).toBe(`${bare} 64w`);
      expect(tokenOf('null')).toBe(`${bare}&v=null 64w`);
      expect(tokenOf('0')).toBe(`${bare}&v=0 64w`);
      expect(tokenOf('","')).toBe(`${bare}&v=--- 64w`);
      expect(tokenOf(5n)).toBe(`${bare}&v=5 64w`);
    }
  });

  it("has each picture's own alternative text", () => {
    const altOf = (request: Partial<LooseRequest>) =>
      knownAttributes({ ...place, src: 'x', ...request }, grammar).alt;
    for (const _ of [1, 2]) {
      expect(altOf({ alt: 'One' })).toBe('One');
      expect(altOf({ alt: 'Another' })).toBe('Another');
      expect(altOf({})).toBe('');
      expect(altOf({ alt: 'One', decorative: true })).toBe('');
    }
  });

  it('does not affect pictures that are not resized', () => {
    expect(knownAttributes({ ...place, src: 'a.svg' }, grammar).src).toBe('https://img.example.com/a.svg');
    expect(srcset(knownAttributes({ ...place, src: 'a.svg' }, grammar))).toBe(undefined);
    const { src, ...rest } = knownAttributes({ ...place, src: 'https://elsewhere.example/a?b' }, grammar);
    expect(src).toBe('https://elsewhere.example/a?b');
    expect(srcset(rest)).toBe(undefined);
    expect(knownAttributes({ ...place, src: '_variants/a' }, grammar).src).toBe('');
  });

  it('returns the same as imageAttributes, whatever was requested before', () => {
    const { placeholder: _, thumbhash: __, ...ofPlace } = anyProps;
    const own = fc.record(
      { src: anySource, width: anyProps.w, height: anyProps.h },
      { requiredKeys: ['src'] },
    );
    const props = fc.record(
      { ...ofPlace, src: fc.oneof(anySource, own), sourceWidth: anyProps.w, alt: fc.string() },
      { requiredKeys: ['src'] },
    );
    fc.assert(
      fc.property(props, anySource, fc.constantFrom(...CONFIGS), (first, src, config) => {
        const request = first as unknown as LooseRequest;
        for (const each of [request, { ...request, src } as LooseRequest, request])
          expect(knownAttributes(each, knownGrammar(config))).toStrictEqual(
            imageAttributes(each, urlGrammar(config)),
          );
      }),
      { numRuns: runs(1500) },
    );
  });

  it('forgets entries when it is full, and continues to work', () => {
    const small = knownGrammar({ baseUrl: '/small' });
    for (let w = 1; w < 1300; w += 1)
      expect(knownAttributes({ src: 'a', layout: 'fixed', w, h: w }, small).width).toBe(w);
    expect(knownAttributes({ ...place, src: 'b' }, small).srcset).toBe('/small/b?w=64&h=64 64w');
  });
});
