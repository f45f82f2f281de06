import { describe, expect, it } from 'vitest';
import { getImageAttributes, type ImageRequest } from './index.js';

const props = (request: object) => getImageAttributes({ alt: 'A', ...request } as ImageRequest);

describe('getImageAttributes', () => {
  it('returns everything that <img> needs', () => {
    expect(getImageAttributes({ src: '/a.jpg', w: 640, h: 480, alt: 'A hand' })).toEqual({
      src: '/a.jpg?w=640&h=480',
      srcset:
        '/a.jpg?w=344&h=258 344w, /a.jpg?w=408&h=306 408w, /a.jpg?w=480&h=360 480w, /a.jpg?w=536&h=402 536w, /a.jpg?w=640&h=480 640w, /a.jpg?w=768&h=576 768w, /a.jpg?w=1000&h=750 1000w, /a.jpg?w=1200&h=900 1200w, /a.jpg?w=1560&h=1170 1560w, /a.jpg?w=2112&h=1584 2112w',
      sizes: '(min-width: 640px) 640px, 100vw',
      width: 640,
      height: 480,
      alt: 'A hand',
      loading: 'lazy',
      decoding: 'async',
      class: 'cameo-constrained',
    });
  });

  it('is eager and high-priority with priority', () => {
    expect(
      getImageAttributes({ src: '/a.jpg', w: 64, h: 64, layout: 'fixed', decorative: true, priority: true }),
    ).toEqual({
      src: '/a.jpg?w=64&h=64',
      srcset: '/a.jpg?w=64&h=64 64w, /a.jpg?w=96&h=96 96w, /a.jpg?w=160&h=160 160w, /a.jpg?w=200&h=200 200w',
      sizes: '64px',
      width: 64,
      height: 64,
      alt: '',
      loading: 'eager',
      decoding: 'async',
      fetchpriority: 'high',
      class: 'cameo-fixed',
    });
  });

  it.each([
    [{ layout: 'constrained' }, '(min-width: 300px) 300px, 100vw'],
    [{ layout: 'fixed' }, '300px'],
    [{ layout: 'full-width' }, '100vw'],
    [{ layout: 'fill' }, '100vw'],
    [{ layout: 'full-width', sizes: '50vw' }, '50vw'],
    [{ loading: 'eager' }, '(min-width: 300px) 300px, 100vw'],
    [{ loading: 'eager', layout: 'fill', w: undefined, h: undefined }, '100vw'],
  ])('with %j has the sizes %s', (request, sizes) => {
    expect(props({ src: '/a.jpg', w: 300, h: 200, ...request }).sizes).toBe(sizes);
  });

  it('refer to the original itself for a drawing, which is sharp at every size', () => {
    expect(getImageAttributes({ src: '/img/Logo.SVG', w: 120, h: 40, alt: 'Us', v: '3f' })).toEqual({
      src: '/img/Logo.SVG?v=3f',
      width: 120,
      height: 40,
      alt: 'Us',
      loading: 'lazy',
      decoding: 'async',
      class: 'cameo-constrained',
    });
    const transform = {
      w: 64,
      h: 64,
      fit: 'inside',
      focus: 'north',
      quality: 60,
      sizes: '50vw',
      layout: 'fixed',
    };
    expect(props({ src: '/a.svg', ...transform })).toMatchObject({ src: '/a.svg' });
    expect(props({ src: '/a.svg', ...transform })).not.toHaveProperty('srcset');
    expect(props({ src: '/a.svg', ...transform })).not.toHaveProperty('sizes');
    const imported = { src: '/a.svg', width: 24, height: 12 };
    expect(props({ src: imported, w: 64 })).toMatchObject({ src: '/a.svg', width: 64, height: 32 });
    expect(props({ src: '/a.svg', w: 64, h: 64, signature: 'k..a.aaa' }).src).toBe('/a.svg?s=k..a.aaa');
    // Names that only look like a drawing's are resized.
    for (const src of ['/a.svg.png', '/a.svgz', '/svg', '/a.svg?x=1'])
      expect(props({ src, w: 64, h: 64 })).toHaveProperty('srcset');
  });

  it('shows a file of the site unchanged', () => {
    const bundled = '/_next/static/media/cops.11kjxkmqsxd65.jpg';
    for (const src of [bundled, { src: bundled, width: 600, height: 400 }, { url: bundled }])
      expect(
        getImageAttributes({ src, w: 300, h: 200, alt: '' }, { baseUrl: 'https://img.example.com' }),
      ).toEqual({
        src: bundled,
        width: 300,
        height: 200,
        alt: '',
        loading: 'lazy',
        decoding: 'async',
        class: 'cameo-constrained',
      });
  });

  it('passes on unknown attributes', () => {
    const request = { src: '/a.jpg', w: 64, h: 64, alt: '', id: 'x', class: 'round', 'data-x': 1 };
    expect(getImageAttributes(request)).toMatchObject({
      id: 'x',
      'data-x': 1,
      class: 'cameo-constrained round',
    });
    expect(getImageAttributes(request)).not.toHaveProperty('w');
  });

  it('offers nothing larger than the original, which has its true width', () => {
    expect(props({ src: '/a.jpg', w: 400, h: 300, layout: 'fixed', sourceWidth: 700 }).srcset).toBe(
      '/a.jpg?w=408&h=306 408w, /a.jpg?w=480&h=360 480w, /a.jpg?w=536&h=402 536w, /a.jpg?w=640&h=480 640w, /a.jpg?w=768&h=576 700w',
    );
    const src = { src: '/a.jpg', width: 600, height: 450 };
    expect(props({ src, w: 400, h: 300, layout: 'fixed' }).srcset).toBe(
      '/a.jpg?w=408 408w, /a.jpg?w=480 480w, /a.jpg?w=536 536w, /a.jpg?w=640 600w',
    );
  });

  it('uses the box of an imported picture', () => {
    const src = { src: '/a.jpg', width: 600, height: 400 };
    expect(props({ src })).toMatchObject({ width: 600, height: 400, src: '/a.jpg?w=640' });
    expect(props({ src, w: 300 })).toMatchObject({ width: 300, height: 200, src: '/a.jpg?w=304' });
    expect(props({ src, h: 100 })).toMatchObject({ width: 150, height: 100, src: '/a.jpg?w=160' });
    expect(props({ src, layout: 'fill' })).not.toHaveProperty('width');
  });

  it('passes on the transform', () => {
    expect(
      props({
        src: '/a.jpg',
        w: 64,
        h: 64,
        layout: 'fixed',
        sourceWidth: 64,
        fit: 'contain',
        quality: 60,
        format: 'webp',
        bg: '#fff',
        gray: true,
        v: '7',
      }),
    ).toMatchObject({
      srcset: '/a.jpg?w=64&h=64&fit=contain&q=60&f=webp&bg=ffffff&gray=1&v=7 64w',
      class: 'cameo-fixed cameo-fit-contain',
    });
    expect(props({ src: '/a.jpg', w: 64, h: 64, sourceWidth: 64, focus: '0.2,0.3' }).src).toBe(
      '/a.jpg?w=64&h=64&focus=0.2,0.3',
    );
  });

  it('supports presets, except for parameters that would falsify a descriptor', () => {
    const presets = { card: { fit: 'inside', rotate: 90, dpr: 2, trim: 5, gray: true } } as const;
    expect(
      getImageAttributes(
        { src: '/a.jpg', w: 64, h: 64, alt: '', sourceWidth: 64, preset: 'card' },
        { presets },
      ).srcset,
    ).toBe('/a.jpg?w=64&gray=1 64w');
  });

  it('uses quality and format of a preset by default', () => {
    const presets = { card: { q: 60, f: 'webp' } } as const;
    const of = (given: object) =>
      getImageAttributes({ src: '/a.jpg', w: 64, h: 64, alt: '', preset: 'card', ...given } as never, {
        presets,
      }).src;
    expect(of({})).toBe('/a.jpg?w=64&h=64&q=60&f=webp');
    expect(of({ quality: undefined, format: undefined })).toBe('/a.jpg?w=64&h=64&q=60&f=webp');
    expect(of({ quality: 90, format: 'avif' })).toBe('/a.jpg?w=64&h=64&q=90&f=avif');
  });

  it('adds the token of a signature only to its own URLs', () => {
    const signature = '2026a..a.abc';
    expect(props({ src: '/a.jpg', w: 64, h: 64, sourceWidth: 96, signature })).toMatchObject({
      src: '/a.jpg?w=64&h=64&s=2026a..a.abc',
      srcset: '/a.jpg?w=64&h=64&s=2026a..a.abc 64w, /a.jpg?w=96&h=96&s=2026a..a.abc 96w',
    });
    expect(props({ src: 'https://other.example/a.jpg', w: 64, h: 64, signature }).src).toBe(
      'https://other.example/a.jpg',
    );
  });

  it.each([
    ['https://other.example/a.jpg', 'https://other.example/a.jpg'],
    ['', ''],
  ])('omits the srcset of %j', (src, url) => {
    const result = props({ src, w: 300, h: 200 });
    expect(result.src).toBe(url);
    expect(result).not.toHaveProperty('srcset');
    expect(result).not.toHaveProperty('sizes');
  });

  it('requests the nearest box if none has this aspect ratio', () => {
    const result = props({ src: '/a.jpg', w: 1, h: 1000 });
    expect(result.src).toBe('/a.jpg?w=64&h=5760');
    expect(result.srcset).toBe('/a.jpg?w=64&h=5760 64w');
  });

  it('handles an invalid source', () => {
    for (const sourceWidth of [5e-324, 0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e308])
      expect(props({ src: '/a.jpg', w: 64, h: 64, layout: 'fixed', sourceWidth }).src).toBe(
        '/a.jpg?w=64&h=64',
      );
  });

  it.each([
    [{ w: Number.NaN, h: -3 }, {}],
    [
      { w: '300', h: '200px' },
      { width: 300, height: 200 },
    ],
    [
      { w: 299.6, h: 200.2 },
      { width: 300, height: 200 },
    ],
    [{ w: {}, h: null }, {}],
  ])('handles the invalid request %j', (box, expected) => {
    const { width, height } = props({ src: '/a.jpg', ...box });
    expect({ ...(width && { width }), ...(height && { height }) }).toEqual(expected);
  });
});
