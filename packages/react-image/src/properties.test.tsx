import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { renderToString } from 'react-dom/server';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { anyMedia, anyNumber, anyProps, anySource, CONFIGS } from '../../image/tests/arbitraries.js';
import { edgeGrammar, judged, readSrcSet } from '../../image/tests/judge.js';
import { CameoImage, type CameoImageProps } from './index.js';
import type { UrlConfig } from './url.js';

const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
afterAll(() => warn.mockRestore());

const config = fc.constantFrom(...CONFIGS);

/** Parses one URL as the edge of this configuration would; an empty URL is no request. */
function look(url: string, { baseUrl = '', ...grammar }: UrlConfig, original: string): void {
  if (url === '' || url === original) return;
  judged(url, baseUrl.replace(/\/$/, ''), edgeGrammar(grammar));
}

describe('every URL parses at the edge and is canonical', () => {
  it('of <CameoImage>, which writes no style and no handler', () => {
    const props = fc.record(
      {
        ...anyProps,
        src: anySource,
        sourceWidth: anyNumber,
        dark: anySource,
        sources: fc.array(fc.record({ media: anyMedia, src: anySource, w: anyNumber, h: anyNumber }), {
          maxLength: 2,
        }),
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
      { numRuns: runs(800, 40) },
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
