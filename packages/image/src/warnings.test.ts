import { afterEach, describe, expect, it, vi } from 'vitest';
import { buildImageUrl, getImageAttributes, type ImageRequest } from './index.js';
import { describePicture } from './picture.js';

const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
afterEach(() => warn.mockClear());
const warnings = () => warn.mock.calls.map(([text]) => text);
const show = (request: object) => getImageAttributes(request as ImageRequest);

describe('warnings in development', () => {
  it('appear once', () => {
    buildImageUrl('/a.jpg', { w: -1 as number });
    buildImageUrl('/b.jpg', { w: -1 as number });
    expect(warnings()).toEqual(['[cameo] w=-1 becomes 1. Expected a whole number from 1 to 3840.']);
  });

  it.each<readonly [() => unknown, string]>([
    [
      () => buildImageUrl('https://other.example/a.jpg'),
      '"https://other.example/a.jpg" is on another host and is not resized. Give a path below baseUrl, or set baseUrl to its host.',
    ],
    [
      () => buildImageUrl('/_variants/x'),
      '"/_variants/x" cannot be the path of an original, so nothing is requested. Give the key of an object in the bucket.',
    ],
    [
      () => buildImageUrl('/a.jpg', { bg: 'tomato' }),
      'bg="tomato" is ignored. Expected a colour such as fff, f4f1ea, f4f1ea80, white, black or transparent.',
    ],
    [
      () => buildImageUrl('/a.jpg', { fit: {} as 'cover' }),
      'fit=an object is ignored. Expected one of cover, contain, inside, fill.',
    ],
    [
      () => buildImageUrl('/a.jpg', { preset: 'card' as never }, { presets: { hero: {}, mini: {} } }),
      'There is no preset "card". The presets are: hero, mini.',
    ],
    [
      () => show({ src: '/logo.svg', w: 2, h: 1, alt: '', format: 'png', gray: true, sourceWidth: 1 }),
      '"/logo.svg" is a drawing and is shown unchanged, so format, gray is ignored. For a pixel picture, use buildImageUrl, and add "svg" to the inputs.',
    ],
    [
      () => show({ src: '/full.jpg', w: 2, h: 1, layout: 'full-width', alt: '' }),
      '"/full.jpg" is full-width without sizes, so it counts as 100vw. Give sizes such as "(min-width: 1000px) 1000px, 100vw".',
    ],
    [
      () => show({ src: '/mute.jpg', w: 2, h: 1 }),
      '"/mute.jpg" has no alt. Describe what it shows, or set decorative.',
    ],
    [
      () => show({ src: '/boxless.jpg', w: 2, alt: '' }),
      '"/boxless.jpg" has no w and h, so the page moves when it arrives. Give both in CSS px.',
    ],
    [
      () => show({ src: '/small.jpg', w: 200, h: 100, alt: '', sourceWidth: 150 }),
      '"/small.jpg" is shown 200 px wide, but its original has 150. Show it smaller, or upload a larger one.',
    ],
    [
      () =>
        show({ src: { src: '/bent.jpg', width: 400, height: 200 }, w: 200, h: 200, fit: 'fill', alt: '' }),
      '"/bent.jpg" is 400 × 200 and becomes 200 × 200 with fit="fill", which distorts it. Use fit="cover", or keep its proportions.',
    ],
    [
      () => buildImageUrl('/named.jpg', { width: 640 } as object),
      'width is no parameter and is ignored. Did you mean w?',
    ],
    [
      () => buildImageUrl('/named.jpg', { zoom: 2 } as object),
      'zoom is no parameter and is ignored. The parameters are: w, h, dpr, fit, focus, q, f, bg, blur, sharpen, rotate, flip, gray, trim, round, v, preset.',
    ],
    [
      () => buildImageUrl('/old.jpg?v=3'),
      '"/old.jpg?v=3" has a question mark, which becomes part of the name. Give "/old.jpg", and what follows as props, such as v for a version.',
    ],
    [
      () => buildImageUrl('/a%20b.jpg'),
      '"/a%20b.jpg" seems to be encoded already, and is encoded once more. Give the name without encoding, such as "/a b.jpg".',
    ],
    [
      () => show({ src: '/_next/static/media/cops.11kj.jpg', w: 2, h: 1, alt: '' }),
      '"/_next/static/media/cops.11kj.jpg" is a file that Next bundled, not a picture of the bucket, and is shown unchanged. Upload the picture and give its key, or write { url } if this is intended.',
    ],
    [
      () => show({ src: '/next.jpg', layout: 'fill', fill: true, alt: '' }),
      '"/next.jpg" has fill, which is not supported. Write layout="fill".',
    ],
    [
      () => show({ src: '/fit.jpg', w: 2, h: 1, objectFit: 'cover', alt: '' }),
      '"/fit.jpg" has objectFit, which is not supported. Write fit.',
    ],
    [
      () => show({ src: '/q.jpg', w: 2, h: 1, quality: 77, alt: '' }),
      '"/q.jpg" has the quality 77, which is not available and snaps to the next one. Give one of 30, 45, 60, 70, 75, 80, 85, 90, 95.',
    ],
    [
      () => show({ src: '/auto.jpg', w: 2, h: 1, sizes: 'auto', alt: '' }),
      '"/auto.jpg" has sizes="auto", which is ignored: w defines the place of a constrained picture.',
    ],
    [
      () => show({ src: '/cqw.jpg', w: 2, h: 1, sizes: '50cqw', alt: '' }),
      '"/cqw.jpg" has sizes="50cqw", parts of which cannot be computed, so every width is offered. Use px, vw, em, calc, min, max and clamp.',
    ],
    ...['blur', 'data:image/png;base64,AA', '1QcSHQRnh493V4dIh4eXh1h4kJUI'].map(
      (placeholder) =>
        [
          () => show({ src: '/p.jpg', w: 2, h: 1, alt: '', placeholder }),
          `"/p.jpg" has placeholder="${placeholder}", which is no colour and shows nothing. Give a colour such as "#e8e2d6", or write thumbhash.`,
        ] as const,
    ),
  ])('include advice (%#)', (ask, text) => {
    ask();
    expect(warnings()).toEqual([`[cameo] ${text}`]);
  });

  it('do not appear for valid requests', () => {
    buildImageUrl('/a.jpg', { w: 640, h: 333.3, bg: '#FFF', focus: '0.3333,0.1', v: '1' });
    show({ src: '/a.jpg', w: 200.5, h: 100, alt: '', sourceWidth: 4000, layout: 'fixed' });
    show({ src: '/a.jpg', decorative: true, layout: 'fill' });
    for (const placeholder of ['lightgoldenrodyellow', '#e8e2d6', 'rgb(1 2 3 / 50%)', 'var(--sand)'])
      show({ src: '/a.jpg', decorative: true, layout: 'fill', placeholder });
    buildImageUrl(new URL('https://img.example.com/a%20b.jpg?x'), {}, { baseUrl: 'https://img.example.com' });
    show({ src: { url: '/logo.svg' }, w: 2, h: 1, alt: '' });
    expect(warnings()).toEqual([]);
  });

  it("name only existing pictures, also with a server's cache", () => {
    describePicture({ src: '/there.jpg', layout: 'full-width', alt: '' });
    expect(warnings().map((text) => text.match(/"[^"]*"/)?.[0])).toEqual(['"/there.jpg"', '"/there.jpg"']);
  });
});
