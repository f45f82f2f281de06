import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { grammarWith } from '../../tests/grammar.js';
import { defineImageConfig } from './define-config.js';
import { urlGrammarDoc } from './grammar-doc.js';

describe('docs/url-grammar.md', () => {
  it('matches the tables', () => {
    const file = readFileSync(new URL('../../../../docs/url-grammar.md', import.meta.url), 'utf8');
    const doc = urlGrammarDoc(defineImageConfig({ bucket: 'example', region: 'eu-central-1' }));
    expect(file === doc, 'docs/url-grammar.md is stale: run `pnpm run docs`').toBe(true);
  });
});

describe('urlGrammarDoc', () => {
  const doc = urlGrammarDoc(
    grammarWith({ ladder: [100, 200], qualities: [50, 70], defaultQuality: 70, limits: { height: 1234 } }),
  );

  it.each([
    '| `w`, `width` | a whole number from 1 to 200 | | Width in CSS px',
    '| `gray`, `grey` | 1 or 0 | 0 | Converts colours to greys. | `w=640&gray=1` |',
    '| `q`, `quality` | a whole number from 1 to 100 | 70 |',
    'The possible widths are 100, 200. A width between two rungs becomes the larger one.',
    'The possible qualities are 50, 70; the default is 70.',
    '| `height` | 1,234 |',
    '| `url-too-long` | 414 | The URL is too long | 600 s |',
    '| `internal` | 500 | An internal error occurred | not cached |',
    // Two widths and the original's, eight targets, and the facts
    '| `w`, `dpr`, `f`, `v` | 3 | 8 | 1 | 1 | 25 |',
    '| `w`, `dpr`, `q`, `f`, `v` | 3 | 8 | 2 | 1 | 49 |',
  ])('contains %s', (line) => {
    // Without the padding of the columns.
    expect(doc.replace(/ +/g, ' ')).toContain(line);
  });
});
