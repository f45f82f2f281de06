import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accepted, GRAMMAR, TINY } from '../../tests/grammar.js';
import { variantsPerSource } from '../config/variant-count.js';
import { canonicalize } from '../grammar/canonical.js';
import { PARAM_NAMES, type Transform } from '../grammar/params.js';
import { parseTransform } from '../grammar/parse.js';
import { sourceKey } from '../grammar/source-key.js';
import { srcsetCandidates } from '../grammar/srcset.js';
import { presetIssue, presetShapes } from './presets.js';
import { sourceIssue } from './rules.js';

const PRESETS = {
  card: { w: 320, h: 320, q: 60 },
  hero: { w: 1568, h: 882, fit: 'contain', bg: 'f4f1ea' },
  article: {},
  tall: { h: 500, f: 'webp' },
  thumb: { w: 88 },
} as const;

const shapes = presetShapes(PRESETS, GRAMMAR);
const canonical = (query: string) => canonicalize(accepted(parseTransform(query, GRAMMAR)), GRAMMAR);
const refused = (query: string, versions = false) =>
  presetIssue(canonical(query), shapes, versions, PARAM_NAMES) !== undefined;

describe('presetShapes', () => {
  it('returns what the URLs of each preset share', () => {
    expect(shapes).toEqual([
      { name: 'card', rest: 'q=60', w: 320, h: 320 },
      { name: 'card', rest: 'q=60' },
      { name: 'hero', rest: 'fit=contain&bg=f4f1ea', w: 1568, h: 882 },
      { name: 'hero', rest: 'bg=f4f1ea' },
      { name: 'article', rest: '', own: '' },
      { name: 'tall', rest: 'f=webp', own: 'h=640&f=webp' },
      { name: 'thumb', rest: '' },
    ]);
  });
});

describe('presets only', () => {
  it.each([
    'w=320&h=320&q=60',
    'h=180&w=180&dpr=2&quality=55',
    'w=3840&h=3840&q=60',
    'w=640&q=60',
    'w=640&h=360&fit=contain&bg=F4F1EA',
    'w=640&bg=f4f1ea',
    '',
    'w=48',
    'h=640&f=webp',
    'h=600&format=webp',
    'w=640&f=webp',
  ])('allows %s', (query) => {
    expect(refused(query)).toBe(false);
  });

  it.each([
    'q=60',
    'w=320&h=320',
    'w=320&h=320&q=70',
    'w=320&h=321&q=60',
    'w=320&h=320&q=60&gray=1',
    'w=640&h=360&bg=f4f1ea',
    'w=640&h=360&fit=contain&bg=ffffff',
    'h=640',
    'h=864&f=webp',
    'w=48&f=png',
    'w=48&v=1',
    'v=1',
  ])('rejects %s', (query) => {
    expect(refused(query)).toBe(true);
  });

  it('allows any version where a signature covers it', () => {
    expect([refused('w=48&v=1', true), refused('q=61&v=1', true)]).toEqual([false, true]);
  });

  it('lists the presets in the issue', () => {
    expect(presetIssue(canonical('w=48&f=png'), shapes, false, PARAM_NAMES)).toEqual({
      code: 'preset-only',
      param: 'query',
      received: 'w=48&f=png',
      expected: 'a preset: card, hero, article, tall, thumb',
    });
  });

  it("allows every URL in a preset's srcset", () => {
    const side = fc.integer({ min: 1, max: 3000 });
    const preset = fc.record(
      {
        w: side,
        h: side,
        q: fc.constantFrom(30, 60, 80),
        fit: fc.constantFrom('cover', 'contain', 'inside', 'fill'),
        focus: fc.constantFrom('north', 'attention'),
        bg: fc.constantFrom('ffffff', '00000080'),
        f: fc.constantFrom('auto', 'jpeg', 'webp'),
      },
      { requiredKeys: ['w', 'h'] },
    );
    fc.assert(
      fc.property(
        preset,
        fc.option(side, { nil: undefined }),
        fc.option(side, { nil: undefined }),
        (wish, sourceWidth, sourceHeight) => {
          fc.pre(wish.h / wish.w < 100);
          const own = presetShapes({ it: wish as Transform }, GRAMMAR);
          const { w, h, ...rest } = wish as Transform & { w: number; h: number };
          const place = { w, h, fit: rest.fit, sourceWidth, sourceHeight };
          const sizes = srcsetCandidates(place, [undefined], GRAMMAR);
          for (const size of [...sizes, { w, h }]) {
            const transform = canonicalize(
              { ...rest, w: size.w, ...(size.h !== undefined && { h: size.h }) },
              GRAMMAR,
            );
            expect([transform, presetIssue(transform, own, false, PARAM_NAMES)]).toEqual([
              transform,
              undefined,
            ]);
          }
        },
      ),
    );
  });
});

describe('variantsPerSource of presets only', () => {
  it('counts the variants of the presets', () => {
    // Rungs 2 and 4; a box of 2:1 at both, a width alone at both; the original's size at the other quality.
    const presets = { wide: { w: 4, h: 2 }, low: { q: 50 } } as const;
    expect(variantsPerSource({ ...TINY, presets, presetsOnly: true })).toEqual({
      shapes: 2 + 2 + 3,
      // WebP and universal
      targets: 2,
      qualities: 1,
      effects: 1,
      named: 14,
      total: 14,
    });
    // A format by name is one target.
    expect(variantsPerSource({ ...TINY, presets: { png: { f: 'png' } }, presetsOnly: true })).toMatchObject({
      shapes: 3,
      total: 3,
    });
    // The original is no derivative.
    expect(variantsPerSource({ ...TINY, presets: { all: {} }, presetsOnly: true })).toMatchObject({
      shapes: 2,
      total: 4,
    });
  });
});

describe('sourceIssue', () => {
  const of = (key: string) => sourceIssue(accepted(sourceKey(key, GRAMMAR.limits)), ['talent/', 'drawn/']);

  it.each(['talent/a.jpg', 'talent/b/c.jpg', 'drawn/é.png'])('allows %s', (key) => {
    expect(of(key)).toBeUndefined();
  });

  it.each(['a.jpg', 'talent', 'Talent/a.jpg', 'talents/a.jpg', 'x/talent/a.jpg'])('rejects %s', (key) => {
    expect(of(key)).toEqual({
      code: 'source-not-allowed',
      param: 'path',
      received: key,
      expected: 'an allowed prefix',
    });
  });
});
