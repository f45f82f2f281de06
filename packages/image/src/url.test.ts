import { describe, expect, it } from 'vitest';
import { buildImageUrl } from './index.js';

const CDN = { baseUrl: 'https://img.example.com' } as const;

describe('buildImageUrl', () => {
  it.each([
    ['/a.jpg', '/a.jpg?w=640'],
    ['a.jpg', '/a.jpg?w=640'],
    ['/talent/alice smith.jpg', '/talent/alice%20smith.jpg?w=640'],
    ['/a+b.jpg', '/a%2Bb.jpg?w=640'],
    ['/100%.jpg', '/100%25.jpg?w=640'],
    ['/a%20b.jpg', '/a%2520b.jpg?w=640'],
    ['/what?.jpg', '/what%3F.jpg?w=640'],
    ['/no#1.jpg', '/no%231.jpg?w=640'],
    ['/é漢🖼.jpg', '/%C3%A9%E6%BC%A2%F0%9F%96%BC.jpg?w=640'],
    ["/it's (1)!*.jpg", '/it%27s%20%281%29%21%2A.jpg?w=640'],
    ['/a//b/./c/../d.jpg', '/a/b/c/d.jpg?w=640'],
    ['/a\0b.jpg', ''],
    ['', ''],
    ['/', ''],
    ['..', ''],
    ['/_variants/a.jpg/w-640.avif', ''],
    ['/\ud83d.jpg', ''],
    [`/${'é'.repeat(401)}`, ''],
  ])('escapes %j', (src, url) => {
    expect(buildImageUrl(src, { w: 640 })).toBe(url);
  });

  it.each([
    ['https://img.example.com', '/a b.jpg', 'https://img.example.com/a%20b.jpg?w=640'],
    ['https://img.example.com/', '/a.jpg', 'https://img.example.com/a.jpg?w=640'],
    ['/img', '/a.jpg', '/img/a.jpg?w=640'],
    ['https://example.com/img/', 'a.jpg', 'https://example.com/img/a.jpg?w=640'],
    // A URL on the same host counts as its path
    [
      'https://img.example.com',
      'https://img.example.com/a%20b.jpg',
      'https://img.example.com/a%20b.jpg?w=640',
    ],
    ['https://img.example.com', 'http://img.example.com/a.jpg?w=48#x', 'https://img.example.com/a.jpg?w=640'],
    ['https://img.example.com', '//img.example.com/a.jpg', 'https://img.example.com/a.jpg?w=640'],
    ['https://example.com/img', 'https://example.com/img/a.jpg', 'https://example.com/img/a.jpg?w=640'],
    ['https://img.example.com', 'https://img.example.com/100%.jpg', ''],
    // A URL on another host is unchanged
    ['https://img.example.com', 'https://other.example/a b.jpg?x#y', 'https://other.example/a b.jpg?x#y'],
    ['https://img.example.com', 'https://img.example.community/a.jpg', 'https://img.example.community/a.jpg'],
    ['https://example.com/img', 'https://example.com/imgs/a.jpg', 'https://example.com/imgs/a.jpg'],
    ['', 'https://img.example.com/a.jpg', 'https://img.example.com/a.jpg'],
    ['', '//img.example.com/a.jpg', '//img.example.com/a.jpg'],
    ['', 'data:image/gif;base64,R0lGODlhAQABAAAAACw=', 'data:image/gif;base64,R0lGODlhAQABAAAAACw='],
    ['', 'blob:https://a/1', 'blob:https://a/1'],
  ])('below %j returns %j', (baseUrl, src, url) => {
    expect(buildImageUrl(src, { w: 640 }, { baseUrl })).toBe(url);
  });

  it("accepts a bundler's import", () => {
    expect(buildImageUrl({ src: '/a.jpg', width: 10, height: 10 }, { w: 640 })).toBe('/a.jpg?w=640');
    const known = { src: 'a.jpg', width: 10, height: 10, v: '3f2a' };
    expect(buildImageUrl(known, { w: 640 })).toBe('/a.jpg?w=640&v=3f2a');
    expect(buildImageUrl(known)).toBe('/a.jpg?v=3f2a');
    expect(buildImageUrl(known, { v: '4' })).toBe('/a.jpg?v=4');
  });

  it.each([
    [{}, ''],
    [{ w: 641 }, '?w=768'],
    [{ w: 320, dpr: 2 }, '?w=640'],
    [{ w: 500, h: 375 }, '?w=536&h=402'],
    [{ h: 300 }, '?h=304'],
    [{ w: 640, q: 80, f: 'auto', fit: 'cover', focus: 'center' }, '?w=640'],
    [{ w: 640, q: 77 }, '?w=640'],
    [{ w: 640, q: 60, f: 'webp' }, '?w=640&q=60&f=webp'],
    [{ w: 640, q: 60, f: 'png' }, '?w=640&f=png'],
    [{ w: 640, h: 640, focus: '0.3333,0.25' }, '?w=640&h=640&focus=0.33,0.25'],
    [{ w: 640, bg: '#FFF' }, '?w=640&bg=ffffff'],
    [{ w: 640, f: 'jpeg', bg: '#00000080' }, '?w=640&f=jpeg&bg=7f7f7f'],
    [{ flip: 'v', rotate: 90 }, '?rotate=270&flip=h'],
    [{ gray: true, trim: 10, blur: 20, sharpen: 3, v: '3f2a' }, '?blur=20&sharpen=3&gray=1&trim=10&v=3f2a'],
    // Invalid values
    [{ w: 0 }, '?w=64'],
    [{ w: -5 }, '?w=64'],
    [{ w: 99_999 }, '?w=3840'],
    [{ w: Number.POSITIVE_INFINITY }, '?w=3840'],
    [{ w: Number.NaN }, ''],
    [{ w: 640.6 }, '?w=768'],
    [{ w: '640' }, '?w=640'],
    [{ w: null, h: undefined }, ''],
    [{ w: 640, q: 1000 }, '?w=640&q=95'],
    [{ w: 640, q: 'high' }, '?w=640'],
    [{ w: 640, f: 'gif' }, '?w=640'],
    [{ w: 640, h: 640, fit: 'stretch' }, '?w=640&h=640'],
    [{ w: 640, h: 640, focus: 'middle' }, '?w=640&h=640'],
    [{ w: 640, h: 640, focus: '2,-1' }, '?w=640&h=640&focus=northeast'],
    [{ w: 640, v: 'a/b c' }, '?w=640&v=a-b-c'],
    [{ w: Symbol('w') }, ''],
    [{ w: { toString: null } }, ''],
    [{ __proto__: { w: 640 } }, ''],
    [{ unknown: 1, w: 640 }, '?w=640'],
    [{ preset: 'nothing', w: 640 }, '?w=640'],
    [{ preset: 'constructor', w: 640 }, '?w=640'],
    [null, ''],
  ])('for %j returns %j', (transform, query) => {
    expect(buildImageUrl('/a.jpg', transform as Record<string, never>)).toBe(`/a.jpg${query}`);
  });

  it('never throws for an invalid source', () => {
    for (const src of [undefined, null, 5, {}, [], Symbol('a'), { src: 5 }, { src: null }])
      expect(buildImageUrl(src as unknown as string, { w: 640 })).toBe('');
  });

  it('follows the configured grammar', () => {
    const config = { ...CDN, ladder: [100, 200], qualities: [50, 70], defaultQuality: 70 } as const;
    expect(buildImageUrl('/a.jpg', { w: 100, q: 70 }, config)).toBe('https://img.example.com/a.jpg?w=100');
    expect(buildImageUrl('/a.jpg', { w: 150 as number, q: 1 as number }, config)).toBe(
      'https://img.example.com/a.jpg?w=200&q=50',
    );
    const small = { params: ['w', 'dpr', 'v'] } as const;
    expect(buildImageUrl('/a.jpg', { w: 640, h: 640, focus: 'north', q: 60 }, small)).toBe('/a.jpg?w=640');
    expect(buildImageUrl('/a.jpg', { w: 640, f: 'png' }, { formats: ['jpeg', 'png'] })).toBe(
      '/a.jpg?w=640&f=png',
    );
  });

  it('supports presets, which explicit parameters override', () => {
    const config = { presets: { avatar: { w: 200, h: 200, focus: 'attention' } } } as const;
    expect(buildImageUrl('/a.jpg', { preset: 'avatar' }, config)).toBe('/a.jpg?w=200&h=200&focus=attention');
    expect(buildImageUrl('/a.jpg', { preset: 'avatar', focus: 'north' }, config)).toBe(
      '/a.jpg?w=200&h=200&focus=north',
    );
  });
});
