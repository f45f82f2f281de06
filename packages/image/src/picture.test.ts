import { describe, expect, it, vi } from 'vitest';
import { urlGrammar } from './config.js';
import { imageHtml } from './index.js';
import { describePicture, type LoosePicture, pictureSources, preloadsOf, themedPictures } from './picture.js';

vi.spyOn(console, 'warn').mockImplementation(() => {});

const PICTURE = { src: '/day.jpg', w: 640, h: 640, alt: 'A harbour' } as const;
const mediaOf = (request: object) =>
  describePicture(request as LoosePicture).sources.map(({ media }) => media);

describe('describePicture', () => {
  it('has no sources and no placeholder by default', () => {
    const { image, sources, placeholder } = describePicture(PICTURE);
    expect(image.src).toBe('/day.jpg?w=640&h=640');
    expect(sources).toEqual([]);
    expect(placeholder).toBeUndefined();
  });

  it('has a square of the given colour', () => {
    expect(describePicture({ ...PICTURE, placeholder: '#123456' }).placeholder).toEqual({
      viewBox: '0 0 1 1',
      squares: [{ fill: '#123456', d: 'M0 0h1v1h-1z' }],
    });
  });

  it('has the corners of a round picture, also those of its preset', () => {
    const shapeOf = (request: object, config = {}) =>
      describePicture({ ...PICTURE, placeholder: 'red', ...request }, config).placeholder?.clipPath;
    const presets = { avatar: { round: 500 } };
    expect(shapeOf({ round: 500 })).toBe('inset(0 round 50% / 50%)');
    expect(shapeOf({ preset: 'avatar' }, { presets })).toBe('inset(0 round 50% / 50%)');
    expect(shapeOf({ preset: 'avatar', round: 100 }, { presets })).toBe('inset(0 round 10% / 10%)');
    expect(shapeOf({})).toBeUndefined();
    // A drawing is shown unchanged.
    expect(shapeOf({ src: '/day.svg', round: 500 })).toBeUndefined();
    expect(imageHtml({ ...PICTURE, placeholder: 'red', round: 500 })).toContain(
      'clip-path="inset(0 round 50% / 50%)"',
    );
  });

  it("has the cells of an import's ThumbHash", () => {
    // The hash of a square of one opaque gray, by the format's own implementation.
    const src = { src: '/day.jpg', width: 640, height: 640, thumbhash: 'IAgCBwBpaHp3d3iHd3iHd3ePBgAAAAAA' };
    const squares = describePicture({ src, alt: '', layout: 'full-width' }).placeholder?.squares ?? [];
    expect(squares).toHaveLength(16);
    // Cells at the edge extend beyond the grid, so that a blur does not mix in the page.
    expect(squares[0]?.d).toBe('M-3 -3h4v4h-4z');
    expect(squares[5]?.d).toBe('M1 1h1v1h-1z');
    expect(squares[15]?.d).toBe('M3 3h4v4h-4z');
  });

  it('inherits the omitted fields of a source, and uses its own', () => {
    const [wide] = describePicture({
      ...PICTURE,
      sources: [{ media: '(min-width: 60em)', src: '/wide.jpg', w: 640, h: 320 }],
    }).sources;
    expect(wide).toMatchObject({ media: '(min-width: 60em)', width: 640, height: 320 });
    expect(wide?.srcset).toContain('/wide.jpg?w=640&h=320');
  });

  it('shows an animation as a still picture in a named format of a source', () => {
    const media = '(prefers-reduced-motion: reduce)';
    const { image, sources } = describePicture({
      ...PICTURE,
      src: '/wave.gif',
      sources: [{ media, format: 'jpeg' }],
    });
    expect(sources.map((source) => [source.media, source.srcset?.split(' ')[0]])).toEqual([
      [media, '/wave.gif?w=344&h=344&f=jpeg'],
    ]);
    expect(image.src).toBe('/wave.gif?w=640&h=640');
  });
});

describe('a dark picture', () => {
  it('comes first, under the condition of the system', () => {
    const { sources } = describePicture({ ...PICTURE, dark: '/night.jpg' });
    expect(sources).toHaveLength(1);
    expect(sources[0]?.media).toBe('(prefers-color-scheme: dark)');
    expect(sources[0]?.srcset).toContain('/night.jpg?w=640&h=640');
  });

  it.each<readonly [string, LoosePicture['dark'], string]>([
    ['a file of the site', { url: '/night.svg' }, '/night.svg'],
    ['a URL', new URL('https://elsewhere.example/night.jpg'), 'https://elsewhere.example/night.jpg'],
    ['an import', { src: '/night.jpg', width: 64, height: 64 }, '/night.jpg?w=64'],
    ['a path with facts', { src: '/night.jpg', sourceWidth: 64 }, '/night.jpg?w=64&h=64'],
  ])('can be %s', (_, dark, address) => {
    const [source] = describePicture({ ...PICTURE, w: 64, h: 64, dark }).sources;
    expect(source?.srcset?.split(' ')[0]).toBe(address);
  });

  it('comes before each source, under both conditions', () => {
    expect(
      mediaOf({ ...PICTURE, dark: { src: '/night.jpg' }, sources: [{ media: '(min-width: 60em)' }] }),
    ).toEqual([
      '(prefers-color-scheme: dark) and (min-width: 60em)',
      '(min-width: 60em)',
      '(prefers-color-scheme: dark)',
    ]);
  });

  it('is omitted for a source with its own original', () => {
    expect(
      mediaOf({
        ...PICTURE,
        dark: '/night.jpg',
        sources: [{ media: '(min-width: 60em)', src: '/wide.jpg' }],
      }),
    ).toEqual(['(min-width: 60em)', '(prefers-color-scheme: dark)']);
  });

  it.each([
    ['screen', 'screen and (prefers-color-scheme: dark)'],
    ['not print', 'not all'],
    ['not (hover)', '(prefers-color-scheme: dark) and (not (hover))'],
    [
      '(width < 10em) or (width > 60em)',
      '(prefers-color-scheme: dark) and ((width < 10em) or (width > 60em))',
    ],
    ['print, (hover)', 'print and (prefers-color-scheme: dark), (prefers-color-scheme: dark) and (hover)'],
  ])('restricts "%s" to dark mode', (media, expected) => {
    expect(mediaOf({ ...PICTURE, sources: [{ media, dark: '/night.jpg' }] })[0]).toBe(expected);
  });

  it('is a second picture if the page decides', () => {
    const request = {
      ...PICTURE,
      sourceWidth: 900,
      signature: 'light-token',
      priority: true,
      dark: { src: '/night.jpg', by: 'theme', sourceWidth: 700 },
      sources: [
        { media: '(min-width: 60em)', w: 640, dark: { src: '/wide-night.jpg', sourceWidth: 800 } },
        { media: '(min-width: 30em)', w: 480 },
      ],
    } as const;
    const [light, dark] = themedPictures(request) ?? [];
    expect(light).toMatchObject({ src: '/day.jpg', sourceWidth: 900, priority: false, loading: 'lazy' });
    expect(light?.sources?.map((source) => (source as { dark?: unknown }).dark)).toEqual([
      undefined,
      undefined,
    ]);
    // Another original has neither the width nor the token of the first.
    expect(dark).toMatchObject({
      src: '/night.jpg',
      sourceWidth: 700,
      signature: undefined,
      dark: undefined,
    });
    expect(dark?.sources).toMatchObject([
      { media: '(min-width: 60em)', src: '/wide-night.jpg', sourceWidth: 800 },
      { media: '(min-width: 30em)', w: 480 },
    ]);
    expect(themedPictures(PICTURE)).toBeUndefined();
    expect(themedPictures({ ...PICTURE, dark: '/night.jpg' })).toBeUndefined();
  });

  it('is written as two pictures of which a stylesheet shows one, with a single id', () => {
    const html = imageHtml({
      ...PICTURE,
      id: 'harbour',
      class: 'round',
      dark: { src: '/night.jpg', by: 'theme' },
    });
    expect(html.match(/<img/g)).toHaveLength(2);
    expect(html).toContain('cameo-when-light round');
    expect(html).toContain('cameo-when-dark round');
    expect(html.match(/id="harbour"/g)).toHaveLength(1);
  });
});

describe('imageHtml with sources', () => {
  it('is a <picture> with a <source> for each', () => {
    const html = imageHtml({ ...PICTURE, sources: [{ media: '(min-width: 60em)', w: 640, h: 640 }] });
    expect(html).toMatch(/^<picture class="cameo-picture"><source media="\(min-width: 60em\)"[^>]*><img /);
    expect(html).toMatch(/<\/picture>$/);
  });
});

describe('preloadsOf', () => {
  const grammar = urlGrammar();
  const sourcesOf = (...media: readonly string[]) =>
    pictureSources({ ...PICTURE, sources: media.map((each) => ({ media: each })) }, grammar);

  it('has mutually exclusive conditions', () => {
    expect(
      preloadsOf({ srcset: 'x 1w' }, sourcesOf('(min-width: 60em)', '(min-width: 30em)')).map(
        ({ media }) => media,
      ),
    ).toEqual([
      '((min-width: 60em))',
      '((min-width: 30em)) and (not ((min-width: 60em)))',
      '(not ((min-width: 60em))) and (not ((min-width: 30em)))',
    ]);
  });

  it('has no condition for a picture without sources', () => {
    expect(preloadsOf({ srcset: 'x 1w', sizes: '1px' }, [])).toEqual([
      { srcset: 'x 1w', sizes: '1px', media: undefined },
    ]);
  });

  it.each(['screen', '(hover), (min-width: 1px)'])('is empty if "%s" cannot be negated', (media) => {
    expect(preloadsOf({ srcset: 'x 1w' }, sourcesOf(media))).toEqual([]);
  });
});
