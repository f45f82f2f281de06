import { describe, expect, it } from 'vitest';
import { buildImageSet, buildSrcSet, type RequestedPicture } from './index.js';

describe('buildSrcSet', () => {
  it.each([
    [{ w: 48 }, '/a.jpg?w=64 64w, /a.jpg?w=96 96w, /a.jpg?w=160 160w'],
    [{ w: 50, h: 25, sourceWidth: 60 }, '/a.jpg?w=64&h=32 60w'],
    [{ sizes: '3000px', q: 60 }, '/a.jpg?w=3840&q=60 3840w'],
    [{ w: 3000 }, '/a.jpg?w=3840 3840w'],
  ] as const)('for %j is %s', (picture, expected) => {
    expect(buildSrcSet('/a.jpg', picture as RequestedPicture)).toBe(expected);
  });

  it('is empty for a source that is not resized', () => {
    expect(buildSrcSet('https://other.example/a.jpg', { w: 100 })).toBe('');
    expect(buildSrcSet('..', { w: 100 })).toBe('');
    expect(buildSrcSet('/logo.svg', { w: 100 })).toBe('');
  });
});

describe('buildImageSet', () => {
  it('has true resolutions', () => {
    expect(buildImageSet('/a b.jpg', { w: 300, h: 150, sourceWidth: 640 })).toBe(
      'image-set(url("/a%20b.jpg?w=304&h=152") 1.013x, url("/a%20b.jpg?w=344&h=172") 1.147x, url("/a%20b.jpg?w=408&h=204") 1.36x, url("/a%20b.jpg?w=480&h=240") 1.6x, url("/a%20b.jpg?w=536&h=268") 1.787x, url("/a%20b.jpg?w=640&h=320") 2.133x)',
    );
  });

  it('is a single url without alternatives', () => {
    expect(buildImageSet('/a.jpg', { gray: true })).toBe('url("/a.jpg?gray=1")');
    expect(buildImageSet('/logo.svg', { w: 300, h: 150, v: '2' })).toBe('url("/logo.svg?v=2")');
    expect(buildImageSet('https://other.example/"a\\b".jpg', { w: 300 })).toBe(
      'url("https://other.example/%22a%5Cb%22.jpg")',
    );
  });
});
