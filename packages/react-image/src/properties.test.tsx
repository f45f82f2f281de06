import fc from 'fast-check';
import { renderToString } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';
import { edgeGrammar, judged, readSrcSet } from '../tests/judge.js';
import { CameoImage, type CameoImageProps } from './index.js';
import { buildImageSet, buildImageUrl, buildSrcSet, type UrlConfig } from './url.js';

vi.spyOn(console, 'warn').mockImplementation(() => {});

const src = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc
    .array(
      fc.constantFrom(
        'a',
        '/',
        '..',
        '.',
        ' ',
        '+',
        '%',
        '%20',
        '#',
        '?',
        '&',
        'é',
        '漢',
        '🖼',
        "'",
        '"',
        '\0',
        '_variants',
      ),
      {
        minLength: 1,
        maxLength: 8,
      },
    )
    .map((pieces) => pieces.join('')),
  fc.constantFrom('/a.jpg', 'https://img.example.com/a b.jpg', `/${'漢'.repeat(300)}.jpg`),
);
const odd = fc.oneof(
  fc.anything(),
  fc.double(),
  fc.constantFrom('', 'auto', '0.3,0.9', '#fff', 'north', true),
);
const number = fc.oneof(
  fc.integer({ min: -10, max: 10_000 }),
  fc.double(),
  fc.integer({ min: 1, max: 2000 }),
);
const transform = fc.record(
  {
    w: fc.oneof({ weight: 5, arbitrary: number }, odd),
    h: fc.oneof({ weight: 5, arbitrary: number }, odd),
    dpr: fc.oneof(fc.double({ min: 0, max: 6 }), odd),
    fit: fc.oneof(fc.constantFrom('cover', 'contain', 'inside', 'fill'), odd),
    focus: fc.oneof(fc.tuple(fc.double(), fc.double()).map(String), odd),
    q: fc.oneof(number, odd),
    f: fc.oneof(fc.constantFrom('auto', 'avif', 'webp', 'jpeg', 'png'), odd),
    bg: fc.oneof(fc.constantFrom('fff', '#F4F1EA80', 'ffffff00', 'abcf', 'ffffffff'), odd),
    blur: odd,
    sharpen: number,
    rotate: fc.oneof(fc.constantFrom(0, 90, 180, 270), odd),
    flip: fc.oneof(fc.constantFrom('h', 'v', 'hv'), odd),
    gray: odd,
    trim: odd,
    v: odd,
  },
  { requiredKeys: [] },
);
const sizes = fc.oneof(
  fc.constantFrom(
    '100vw',
    '(min-width: 800px) 50vw, 100vw',
    'calc(50vw - 2rem)',
    'clamp(100px, 30vw, 900px)',
    'min(100vw, 48rem)',
    'auto',
    '50vh',
  ),
  fc.string(),
);

const CONFIGS: readonly UrlConfig[] = [
  {},
  { baseUrl: 'https://img.example.com' },
  { baseUrl: '/img/' },
  {
    ladder: [10, 100, 3000],
    qualities: [40, 70],
    defaultQuality: 70,
    limits: { width: 3000, height: 700, pixels: 90_000 },
  },
  { params: ['w', 'dpr', 'f', 'v'] },
  { params: ['w', 'h', 'fit', 'v'], formats: ['jpeg', 'png'] },
];
const config = fc.constantFrom(...CONFIGS);

/** Looks at one URL as the edge of this configuration would; nothing to ask for is no request. */
function look(url: string, { baseUrl = '', ...grammar }: UrlConfig, original: string): void {
  if (url === '' || url === original) return;
  judged(url, baseUrl.replace(/\/$/, ''), edgeGrammar(grammar));
}

describe('every URL parses at the edge and is canonical', () => {
  it('of buildImageUrl, buildSrcSet and buildImageSet', () => {
    fc.assert(
      fc.property(src, transform, sizes, config, (src, transform, sizes, config) => {
        const asked = transform as Record<string, never>;
        look(buildImageUrl(src, asked, config), config, src);
        for (const [url] of readSrcSet(buildSrcSet(src, { ...asked, sizes }, config))) look(url, config, src);
        const set = buildImageSet(src, asked, config);
        for (const [, url = ''] of set.matchAll(/url\("([^"]*)"\)/g)) {
          if (!/^(?:https?:)?\/\/|^(?:data|blob):/i.test(src)) look(url, config, src);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('of <CameoImage>, which writes no style and no handler', () => {
    const props = fc.record(
      {
        src,
        w: number,
        h: number,
        layout: fc.constantFrom('constrained', 'fixed', 'full-width', 'fill'),
        sizes,
        sourceWidth: number,
        fit: fc.constantFrom('cover', 'contain', 'inside', 'fill'),
        focus: fc.constantFrom('north', '0.2,0.7', 'attention'),
        quality: fc.constantFrom(45, 80, 1000),
        format: fc.constantFrom('auto', 'jpeg', 'gif'),
        bg: fc.constantFrom('fff', '00000080'),
        priority: fc.boolean(),
        dark: src,
        sources: fc.array(
          fc.record({
            media: fc.constantFrom('(min-width: 9px)', 'print', '(hover)'),
            src,
            w: number,
            h: number,
          }),
          { maxLength: 2 },
        ),
        placeholder: fc.constantFrom('#fff', 'red'),
        thumbhash: fc.string(),
      },
      { requiredKeys: ['src'] },
    );
    fc.assert(
      fc.property(props, config, (props, config) => {
        const html = renderToString(
          <CameoImage {...({ ...props, alt: 'x', config } as unknown as CameoImageProps)} />,
        );
        expect(html).not.toMatch(/<[^>]* (?:style|on[a-z]*)=/i);
        const originals = [props.src, props.dark, ...(props.sources ?? []).map(({ src }) => src)];
        for (const [, name, value = ''] of html.matchAll(/ (src|srcSet|imageSrcSet|href)="([^"]*)"/g)) {
          const text = unescaped(value);
          if (originals.includes(text)) continue;
          const urls = name === 'src' || name === 'href' ? [text] : readSrcSet(text).map(([url]) => url);
          for (const url of urls) look(url, config, '');
        }
      }),
      { numRuns: 1500 },
    );
  });
});

const unescaped = (html: string): string =>
  html
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
