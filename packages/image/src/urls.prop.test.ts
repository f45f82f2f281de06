import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, it, vi } from 'vitest';
import { anySizes, anySource, anyTransform, CONFIGS } from '../tests/arbitraries.js';
import { edgeGrammar, judged, readSrcSet } from '../tests/judge.js';
import { buildImageSet, buildImageUrl, buildSrcSet, type UrlConfig } from './index.js';

vi.spyOn(console, 'warn').mockImplementation(() => {});

const config = fc.constantFrom(...CONFIGS);

/** Parses one URL as the edge of this configuration would; an empty URL is no request. */
function look(url: string, { baseUrl = '', ...grammar }: UrlConfig, original: string): void {
  if (url === '' || url === original) return;
  judged(url, baseUrl.replace(/\/$/, ''), edgeGrammar(grammar));
}

describe('every URL parses at the edge and is canonical', () => {
  it('of buildImageUrl, buildSrcSet and buildImageSet', () => {
    fc.assert(
      fc.property(anySource, anyTransform, anySizes, config, (src, transform, sizes, config) => {
        const requested = transform as Record<string, never>;
        look(buildImageUrl(src, requested, config), config, src);
        for (const [url] of readSrcSet(buildSrcSet(src, { ...requested, sizes }, config)))
          look(url, config, src);
        const set = buildImageSet(src, requested, config);
        for (const [, url = ''] of set.matchAll(/url\("([^"]*)"\)/g)) {
          if (!/^(?:https?:)?\/\/|^(?:data|blob):/i.test(src)) look(url, config, src);
        }
      }),
      { numRuns: runs(1500) },
    );
  });
});
