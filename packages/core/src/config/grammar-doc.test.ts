import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { grammarWith } from '../../tests/grammar.js';
import { defineImageConfig } from './define-config.js';
import { urlGrammarDoc } from './grammar-doc.js';

describe('docs/url-grammar.md', () => {
  it('is what the tables say', () => {
    const file = readFileSync(new URL('../../../../docs/url-grammar.md', import.meta.url), 'utf8');
    const doc = urlGrammarDoc(defineImageConfig({ bucket: 'example', region: 'eu-central-1' }));
    expect(file === doc, 'docs/url-grammar.md is stale: run `pnpm docs`').toBe(true);
  });
});

describe('urlGrammarDoc', () => {
  const doc = urlGrammarDoc(
    grammarWith({ ladder: [100, 200], qualities: [50, 70], defaultQuality: 70, limits: { height: 1234 } }),
  );

  it.each([
    '| `w`, `width` | a whole number from 1 to 200 | | Width in CSS px',
    '| `gray`, `grey` | 1 or 0 | 0 | Turns colours into grays. | `w=640&gray=1` |',
    '| `q`, `quality` | a whole number from 1 to 100 | 70 |',
    'Widths that are produced: 100, 200. Anything between two rungs gets the larger one.',
    'Qualities that are produced: 50, 70; 70 when none is given.',
    '| `height` | 1,234 |',
    '| `url-too-long` | 414 | The URL is too long | 600 s |',
    '| `internal` | 500 | Something failed inside | not kept |',
    // Two widths and the original's, eight targets, and the facts
    '| `w`, `dpr`, `f`, `v` | 3 | 8 | 1 | 1 | 25 |',
    '| `w`, `dpr`, `q`, `f`, `v` | 3 | 8 | 2 | 1 | 49 |',
  ])('says %s', (line) => {
    // Without the padding of the columns.
    expect(doc.replace(/ +/g, ' ')).toContain(line);
  });
});
