// @vitest-environment happy-dom
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadTestingReact, type TestingReact } from '../tests/testing-react.js';
import type { CameoImageProps } from './index.js';

/** The candidates for screens with one to three device px per CSS px and a place of 48. */
const ONE_TO_THREE =
  '/a.jpg?w=64&h=64 64w, /a.jpg?w=96&h=96 96w, /a.jpg?w=160&h=160 160w, /a.jpg?w=200&h=200 200w';

describe.each([19, 18] as const)('<CameoImage> in a page of React %i', (major) => {
  let react: TestingReact;
  beforeAll(async () => {
    react = await loadTestingReact(major);
    expect(react.version).toMatch(new RegExp(`^${major}\\.`));
    vi.spyOn(console, 'warn').mockImplementation(() => {});
  });
  afterEach(() => {
    react.cleanup();
    document.head.replaceChildren();
  });

  const show = (props: Partial<CameoImageProps>) => {
    const all = { src: '/a.jpg', w: 64, h: 64, alt: '', ...props } as CameoImageProps;
    return react.render(react.createElement(react.CameoImage, all)).container;
  };
  const attributes = (element: Element | null | undefined): Readonly<Record<string, string>> =>
    Object.fromEntries([...(element?.attributes ?? [])].map(({ name, value }) => [name, value]));

  it('can be found by its alternative text', () => {
    show({ alt: 'A hand with a pen' });
    expect(react.screen.getByRole('img', { name: 'A hand with a pen' }).getAttribute('src')).toBe(
      '/a.jpg?w=64&h=64',
    );
  });

  it('is hidden from screen readers if it is decorative', () => {
    show({ alt: 'ignored', decorative: true } as never);
    expect(react.screen.queryByRole('img')).toBeNull();
    expect(react.screen.getByRole('presentation').getAttribute('alt')).toBe('');
  });

  it.each([
    [
      { layout: 'constrained' },
      {
        srcset: ONE_TO_THREE,
        sizes: '(min-width: 64px) 64px, 100vw',
        class: 'cameo-constrained',
      },
    ],
    [
      { layout: 'fixed' },
      {
        srcset: ONE_TO_THREE,
        sizes: '64px',
        class: 'cameo-fixed',
      },
    ],
    [
      { layout: 'full-width', sizes: '50px', sourceWidth: 90 },
      { srcset: '/a.jpg?w=64&h=64 64w, /a.jpg?w=96&h=96 90w', sizes: '50px', class: 'cameo-full-width' },
    ],
    [
      { layout: 'fill', sizes: '50px', sourceWidth: 90, fit: 'contain' },
      {
        srcset: '/a.jpg?w=64&h=64&fit=contain 64w, /a.jpg?w=96&h=96&fit=contain 90w',
        sizes: '50px',
        class: 'cameo-fill cameo-fit-contain',
      },
    ],
  ] as const)('fills its place: %o', (props, expected) => {
    const image = show(props as Partial<CameoImageProps>).querySelector('img');
    expect(attributes(image)).toMatchObject({
      ...expected,
      width: '64',
      height: '64',
      loading: 'lazy',
      decoding: 'async',
    });
  });

  it('takes its size from an imported picture', () => {
    const src = { src: '/b.jpg', width: 200, height: 100 };
    const image = react
      .render(react.createElement(react.CameoImage, { src, w: 100, alt: 'x' } as never))
      .container.querySelector('img');
    expect(attributes(image)).toMatchObject({ width: '100', height: '50', src: '/b.jpg?w=160' });
  });

  it('has high priority, and is preloaded by a React that supports it', () => {
    const image = show({ layout: 'fixed', sourceWidth: 90, priority: true }).querySelector('img');
    expect(attributes(image)).toMatchObject({ loading: 'eager', fetchpriority: 'high', sizes: '64px' });
    const links = [...document.head.querySelectorAll('link')].map(attributes);
    const preload = {
      rel: 'preload',
      as: 'image',
      fetchpriority: 'high',
      imagesrcset: '/a.jpg?w=64&h=64 64w, /a.jpg?w=96&h=96 90w',
      imagesizes: '64px',
    };
    expect(links).toEqual(major === 19 ? [preload] : []);
  });

  it('shows other pictures under conditions, each of them first in dark mode', () => {
    const container = show({
      layout: 'fixed',
      sourceWidth: 64,
      dark: '/night.jpg',
      sources: [{ media: '(max-width: 600px)', src: '/tall.jpg', w: 64, h: 96, sourceWidth: 64 }],
    });
    expect([...container.querySelectorAll('picture > source')].map(attributes)).toEqual([
      {
        media: '(max-width: 600px)',
        srcset: '/tall.jpg?w=64&h=96 64w',
        sizes: '64px',
        width: '64',
        height: '96',
      },
      {
        media: '(prefers-color-scheme: dark)',
        srcset: ONE_TO_THREE.replaceAll('/a.jpg', '/night.jpg'),
        sizes: '64px',
        width: '64',
        height: '64',
      },
    ]);
    expect(container.querySelector('picture > img')?.getAttribute('srcset')).toBe('/a.jpg?w=64&h=64 64w');
  });

  it('passes on unknown props, and requests the changed picture', () => {
    const props = { src: '/a.jpg', w: 64, h: 64, layout: 'fixed', alt: 'x' } as const;
    const shown = react.render(
      react.createElement(react.CameoImage, { ...props, id: 'hand', className: 'round', title: 'Hand' }),
    );
    const image = react.screen.getByRole('img');
    expect(attributes(image)).toMatchObject({ id: 'hand', class: 'cameo-fixed round', title: 'Hand' });
    shown.rerender(react.createElement(react.CameoImage, { ...props, src: '/b.jpg', focus: 'north' }));
    expect(react.screen.getByRole('img')).toBe(image);
    expect(image.getAttribute('src')).toBe('/b.jpg?w=64&h=64&focus=north');
    expect(image.hasAttribute('title')).toBe(false);
  });

  it('contains neither style nor script', () => {
    const container = show({ placeholder: '#f4f1ea', priority: true, dark: '/night.jpg' });
    expect(container.innerHTML).not.toMatch(/ (?:style|on[a-z]+)=/i);
    expect(container.querySelector('.cameo-placeholder path')?.getAttribute('fill')).toBe('#f4f1ea');
  });
});
