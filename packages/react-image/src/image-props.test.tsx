import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';
import { drawPicture, drawUnderstudy } from './cameo-image.js';
import { getImageProps } from './image-props.js';
import { withSignature } from './signed.js';

const request = { src: '/a.jpg', w: 64, h: 64, layout: 'fixed', sourceWidth: 64, alt: 'A hand' } as const;

describe('getImageProps', () => {
  it("has React's names, the given classes, and unknown props", () => {
    expect(getImageProps({ ...request, priority: true, className: 'round', id: 'hand' })).toEqual({
      id: 'hand',
      alt: 'A hand',
      width: 64,
      height: 64,
      className: 'cameo-fixed round',
      decoding: 'async',
      fetchPriority: 'high',
      loading: 'eager',
      sizes: '64px',
      srcSet: '/a.jpg?w=64&h=64 64w',
      src: '/a.jpg?w=64&h=64',
    });
  });
});

describe('withSignature', () => {
  it('adds a token to a URL, and to every URL of the props', () => {
    expect(withSignature('/a.jpg?w=64&h=64', 'T')).toBe('/a.jpg?w=64&h=64&s=T');
    expect(withSignature(getImageProps(request), 'T')).toMatchObject({
      src: '/a.jpg?w=64&h=64&s=T',
      srcSet: '/a.jpg?w=64&h=64&s=T 64w',
      alt: 'A hand',
    });
    const drawing = { ...request, src: '/logo.svg' } as const;
    expect(withSignature(getImageProps(drawing), 'T')).not.toHaveProperty('srcSet');
  });
});

describe('the replacement of a failed picture', () => {
  it('is a node in its box, which is the picture for screen readers', () => {
    const html = renderToStaticMarkup(drawUnderstudy({ ...request, className: 'round' }, <b>gone</b>));
    expect(html).toContain('<span class="cameo-frame cameo-fixed round">');
    expect(html).toContain('viewBox="0 0 64 64"');
    expect(html).toContain(
      '<span class="cameo-understudy" role="img" aria-label="A hand"><b>gone</b></span>',
    );
    expect(renderToStaticMarkup(drawUnderstudy({ ...request, alt: '' }, 'gone'))).toContain(
      'aria-hidden="true">gone',
    );
  });

  it('keeps the box of the picture if it is not resized, and no box if none is known', () => {
    const drawing = { src: '/gone.svg', alt: '', w: 64, h: 48 };
    expect(renderToStaticMarkup(drawPicture(drawing, { keepsBox: true }))).toContain('viewBox="0 0 64 48"');
    expect(renderToStaticMarkup(drawPicture(drawing))).not.toContain('<svg');
    expect(
      renderToStaticMarkup(drawPicture({ src: '/gone.svg', alt: '' }, { keepsBox: true })),
    ).not.toContain('<svg');
  });
});

describe('React without preloads', () => {
  it("receives the priority by HTML's name, and forwards a ref", async () => {
    vi.resetModules();
    vi.doMock('react-dom', async (original) => ({ ...(await original<object>()), preload: undefined }));
    const { CameoImage } = await import('./cameo-image.js');
    const refs: unknown[] = [];
    const element = { ...request, priority: true, ref: (node: unknown) => void refs.push(node) } as const;
    // A component from forwardRef is an object, not a function.
    expect(typeof CameoImage).toBe('object');
    expect(renderToStaticMarkup(<CameoImage {...element} />)).toContain('fetchpriority="high"');
    vi.doUnmock('react-dom');
  });
});
