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
const place = { w: 48, h: 48, layout: 'fixed', sourceWidth: 48 } as const;

describe('knownGrammar', () => {
  it('is the same for the same configuration, and another for another', () => {
    const [one, other] = [{ baseUrl: '/a/' }, { baseUrl: '/a/' }];
    expect(knownGrammar(one)).toBe(knownGrammar(one));
    expect(knownGrammar(undefined)).toBe(knownGrammar(undefined));
    expect(knownGrammar(one)).not.toBe(knownGrammar(other));
    expect(knownGrammar(other).baseUrl).toBe('/a');
  });
});

describe('knownAttributes', () => {
  const srcset = ({ srcset }: { readonly srcset?: string }) => srcset;

  it('puts the path of each picture into what it remembers', () => {
    expect(srcset(knownAttributes({ ...place, src: 'one.jpg' }, grammar))).toBe(
      'https://img.example.com/one.jpg?w=48&h=48 48w',
    );
    expect(srcset(knownAttributes({ ...place, src: '/b/a b$&.jpg' }, grammar))).toBe(
      'https://img.example.com/b/a%20b%24%26.jpg?w=48&h=48 48w',
    );
    expect(srcset(knownAttributes({ ...place, src: 'a' }, grammar))).toBe(
      'https://img.example.com/a?w=48&h=48 48w',
    );
  });

  it('puts the version of each picture into what it remembers', () => {
    const of = (src: string, v: string, more: object = {}) =>
      srcset(knownAttributes({ ...place, ...more, src: { src, width: 48, height: 48, v } }, grammar));
    const base = 'https://img.example.com/v=a.jpg?w=48&h=48';
    for (const _ of [1, 2]) {
      expect(of('v=a.jpg', '3f2a')).toBe(`${base.replace('v=a', 'v%3Da')}&v=3f2a 48w`);
      expect(of('x.jpg', '77')).toBe('https://img.example.com/x.jpg?w=48&h=48&v=77 48w');
      expect(of('x.jpg', '')).toBe('https://img.example.com/x.jpg?w=48&h=48 48w');
      // One that is asked for wins, also where it looks like the one that stands for all.
      expect(of('x.jpg', '77', { v: 'a' })).toBe('https://img.example.com/x.jpg?w=48&h=48&v=a 48w');
      expect(of('x.jpg', '77', { signature: 'v=a' })).toBe(
        'https://img.example.com/x.jpg?w=48&h=48&v=77&s=v=a 48w',
      );
    }
  });

  it('never mistakes one value for another', () => {
    const tokenOf = (v: unknown) =>
      srcset(knownAttributes({ ...place, src: 'x', v } as LooseRequest, grammar));
    const bare = 'https://img.example.com/x?w=48&h=48';
    for (const _ of [1, 2]) {
      expect(tokenOf(undefined)).toBe(`${bare} 48w`);
      expect(tokenOf(null)).toBe(`${bare} 48w`);
      expect(tokenOf('null')).toBe(`${bare}&v=null 48w`);
      expect(tokenOf('0')).toBe(`${bare}&v=0 48w`);
      expect(tokenOf('","')).toBe(`${bare}&v=--- 48w`);
      expect(tokenOf(5n)).toBe(`${bare}&v=5 48w`);
    }
  });

  it('says of each picture what it shows', () => {
    const altOf = (request: Partial<LooseRequest>) =>
      knownAttributes({ ...place, src: 'x', ...request }, grammar).alt;
    for (const _ of [1, 2]) {
      expect(altOf({ alt: 'One' })).toBe('One');
      expect(altOf({ alt: 'Another' })).toBe('Another');
      expect(altOf({})).toBe('');
      expect(altOf({ alt: 'One', decorative: true })).toBe('');
    }
  });

  it('leaves alone what is not resized', () => {
    expect(knownAttributes({ ...place, src: 'a.svg' }, grammar).src).toBe('https://img.example.com/a.svg');
    expect(srcset(knownAttributes({ ...place, src: 'a.svg' }, grammar))).toBe(undefined);
    const { src, ...rest } = knownAttributes({ ...place, src: 'https://elsewhere.example/a?b' }, grammar);
    expect(src).toBe('https://elsewhere.example/a?b');
    expect(srcset(rest)).toBe(undefined);
    expect(knownAttributes({ ...place, src: '_variants/a' }, grammar).src).toBe('');
  });

  it('answers what imageAttributes answers, whatever was asked before', () => {
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
        for (const asked of [request, { ...request, src } as LooseRequest, request])
          expect(knownAttributes(asked, knownGrammar(config))).toStrictEqual(
            imageAttributes(asked, urlGrammar(config)),
          );
      }),
      { numRuns: runs(1500) },
    );
  });

  it('forgets when it knows many, and goes on', () => {
    const small = knownGrammar({ baseUrl: '/small' });
    for (let w = 1; w < 1300; w += 1)
      expect(knownAttributes({ src: 'a', layout: 'fixed', w, h: w }, small).width).toBe(w);
    expect(knownAttributes({ ...place, src: 'b' }, small).srcset).toBe('/small/b?w=48&h=48 48w');
  });
});
