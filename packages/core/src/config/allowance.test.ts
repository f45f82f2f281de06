import { describe, expect, it } from 'vitest';
import { accepted, grammarWith, TINY } from '../../tests/grammar.js';
import { derivativeKey } from '../grammar/derivative-key.js';
import { parseTransform } from '../grammar/parse.js';
import { sourceKey } from '../grammar/source-key.js';
import { variantOf } from '../grammar/variant.js';
import { allowanceOf } from './allowance.js';

const PRESETS = { card: { w: 320, h: 320, q: 60 }, icon: { w: 64, f: 'png' } } as const;
const CONFIG = grammarWith({ presets: PRESETS });
const SOURCE = accepted(sourceKey('a.jpg', CONFIG.limits));
const ACCEPTS = ['image/avif,image/webp', 'image/avif', 'image/webp', '*/*'];

const variant = (query: string, accept = '*/*') => {
  const found = variantOf(SOURCE, accepted(parseTransform(query, CONFIG)), accept, CONFIG);
  if (found === undefined) throw new Error(`${query} is the original`);
  return found;
};

describe('allowanceOf', () => {
  const { isReserved, room, total } = allowanceOf(CONFIG);

  it.each([
    'w=1',
    'w=640',
    'w=600&dpr=2',
    'w=640&q=79',
    'w=640&v=7',
    'f=json',
    'f=json&focus=face',
    'w=320&h=320&q=60',
    'w=864&h=864&q=60',
    // A srcset omits the height of a preset if the box crops nothing.
    'w=864&q=60',
    'w=64&f=png',
    'w=2112&f=png',
  ])('reserves %s', (query) => {
    for (const accept of ACCEPTS) expect(isReserved(variant(query, accept))).toBe(true);
  });

  it.each([
    'h=640',
    'w=640&q=70',
    'w=640&h=640',
    'w=320&h=321&q=60',
    'w=640&f=webp',
    'w=640&f=png&blur=5',
    'w=640&gray',
    'f=png',
    'q=60',
    'w=320&h=320&q=60&focus=north',
  ])('does not reserve %s', (query) => {
    expect(isReserved(variant(query))).toBe(false);
  });

  it('leaves the rest to all others', () => {
    // 16 rungs in 4 formats, the facts twice, 16 boxes and 16 widths of the card in 4 formats, 16 icons
    expect([total, room]).toEqual([1000, 1000 - 64 - 2 - 128 - 16]);
  });

  it('reserves no more than it states in the whole of a tiny grammar', () => {
    const tiny = { ...TINY, presets: { box: { w: 2, h: 3 } } } as const;
    const small = allowanceOf(tiny);
    const each = (name: string, values: readonly string[]) => [
      '',
      ...values.map((value) => `&${name}=${value}`),
    ];
    const queries = each('w', ['1', '2', '3']).flatMap((w) =>
      each('h', ['1', '2', '3']).flatMap((h) =>
        each('q', ['50']).flatMap((q) =>
          each('f', ['webp', 'png', 'json']).flatMap((f) =>
            each('gray', ['1']).map((gray) => w + h + q + f + gray),
          ),
        ),
      ),
    );
    const reserved = queries.flatMap((query) =>
      ACCEPTS.flatMap((accept) => {
        const found = variantOf(SOURCE, accepted(parseTransform(query, tiny)), accept, tiny);
        return found !== undefined && small.isReserved(found) ? [derivativeKey(found)] : [];
      }),
    );
    // Only rungs 2 and 4, and the box at rung 2 (at 4 it would be too tall), in WebP and universal; and the facts.
    expect(new Set(reserved).size).toBe(7);
    expect(small.total - small.room).toBe(7);
  });
});
