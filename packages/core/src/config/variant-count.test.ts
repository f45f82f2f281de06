import { describe, expect, it } from 'vitest';
import { accepted, GRAMMAR, grammarWith, TINY } from '../../tests/grammar.js';
import { derivativeKey } from '../grammar/derivative-key.js';
import type { Grammar } from '../grammar/grammar.js';
import { parseTransform } from '../grammar/parse.js';
import { sourceKey } from '../grammar/source-key.js';
import { variantOf } from '../grammar/variant.js';
import { reservedPerSource, variantsPerSource } from './variant-count.js';

const SOURCE = accepted(sourceKey('a', GRAMMAR.limits));

/** Every combination of one value for each parameter, absent ones included. */
const queries = (values: Readonly<Record<string, readonly (string | number)[]>>): readonly string[] =>
  Object.entries(values).reduce<readonly string[]>(
    (all, [name, each]) =>
      all.flatMap((query) => [query, ...each.map((value) => `${query}&${name}=${value}`)]),
    [''],
  );

const keysOf = (
  grammar: Grammar,
  requested: readonly string[],
  accepts: readonly string[] = ['*/*'],
): Set<string> => {
  const keys = requested.flatMap((query) => {
    const transform = accepted(parseTransform(query, grammar));
    return accepts.flatMap((accept) => {
      const variant = variantOf(SOURCE, transform, accept, grammar);
      return variant === undefined ? [] : [derivativeKey(variant)];
    });
  });
  return new Set(keys);
};

describe('variantsPerSource', () => {
  it('bounds everything that a tiny grammar can express', () => {
    expect(variantsPerSource(TINY)).toEqual({
      // The original's size, 2 widths, 2 heights, and 4 fits of 3 heights at width 2 and 2 at width 4.
      shapes: 1 + 2 + 2 + 20,
      // WebP, universal, WebP, JPEG and PNG by name
      targets: 5,
      qualities: 2,
      effects: 2,
      // and the facts
      named: 25 * 5 * 2 * 2 + 1,
      total: 25 * 5 * 2 * 2 + 1,
    });
    const requested = queries({
      w: [1, 2, 3],
      h: [1, 2, 3],
      dpr: [2],
      fit: ['cover', 'contain', 'inside', 'fill'],
      q: [1, 100],
      f: ['auto', 'webp', 'jpeg', 'png', 'json'],
      gray: [0, 1],
    });
    const keys = keysOf(TINY, requested, ['image/avif,image/webp', '*/*']);
    // Less than the bound: PNG has no quality (25 × 2), and the whole original at the default quality without a format by name
    // is the original itself (WebP and universal, 2).
    expect(keys.size).toBe(500 - 50 - 2 + 1);
  });

  it('counts rotation and transparency in a small grammar', () => {
    const grammar = grammarWith({
      ladder: [2],
      formats: ['jpeg', 'png'],
      params: ['w', 'rotate', 'flip', 'sharpen'],
    });
    expect(variantsPerSource(grammar)).toEqual({
      shapes: 2,
      targets: 1,
      qualities: 1,
      effects: 11 * 8,
      named: 176,
      total: 176,
    });
    const requested = queries({
      w: [1, 2],
      rotate: [0, 90, 180, 270],
      flip: ['h', 'v', 'hv'],
      sharpen: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    });
    const keys = keysOf(grammar, requested);
    // The unchanged original has no derivative.
    expect(keys.size).toBe(175);
  });

  it('counts every number of a row, and its absence', () => {
    const { effects } = variantsPerSource(grammarWith({ params: ['w', 'blur', 'round'] }));
    expect(effects).toBe(101 * 501);
  });

  it('counts every focus', () => {
    const grammar = grammarWith({
      ladder: [1],
      formats: ['jpeg', 'png'],
      params: ['w', 'h', 'focus'],
      limits: { height: 1 },
    });
    const fractions = Array.from({ length: 101 }, (_, at) => at / 100);
    const points = fractions.flatMap((x) => fractions.map((y) => `${x},${y}`));
    const boxes = [...points, 'entropy', 'attention', 'face', 'north'].map(
      (focus) => `w=1&h=1&focus=${focus}`,
    );
    const keys = keysOf(grammar, ['w=1', 'h=1', ...boxes]);
    // A width alone, a height alone, and the box with 101 × 101 points and three strategies.
    expect(keys.size).toBe(10_206);
    expect(variantsPerSource(grammar)).toEqual({
      shapes: 10_207,
      targets: 1,
      qualities: 1,
      effects: 1,
      named: 10_207,
      total: 1000,
    });
  });

  it('counts the facts once if a preset has them', () => {
    const presets = { facts: { f: 'json' }, card: { w: 320, h: 320 } } as const;
    const grammar = { ...grammarWith({ ladder: [320, 640] }), presetsOnly: true } as const;
    const cards = variantsPerSource({ ...grammar, presets: { card: presets.card } });
    expect(variantsPerSource({ ...grammar, presets }).total).toBe(cards.total + 1);
  });

  it('is small for widths alone', () => {
    expect(variantsPerSource(grammarWith({ params: ['w', 'dpr', 'v'] }))).toEqual({
      shapes: 17,
      targets: 4,
      qualities: 1,
      effects: 1,
      named: 68,
      total: 68,
    });
  });

  it('omits targets whose format is not configured', () => {
    const targets = (formats: readonly ('avif' | 'webp' | 'jpeg' | 'png')[]) =>
      variantsPerSource(grammarWith({ formats })).targets;
    expect(targets(['avif', 'webp', 'jpeg', 'png'])).toBe(8);
    // avif-gif, avif-still, universal, jpeg-still, png-still
    expect(targets(['avif', 'jpeg', 'png'])).toBe(5);
    // webp, universal, webp-named, jpeg-still, png-still
    expect(targets(['webp', 'jpeg', 'png'])).toBe(5);
    expect(targets(['jpeg', 'png'])).toBe(3);
  });

  it('is at most the limit, 1,000 by default', () => {
    const { named, total } = variantsPerSource(GRAMMAR);
    expect(named).toBeGreaterThan(1e20);
    expect(total).toBe(1000);
    expect(variantsPerSource(grammarWith({ limits: { variantsPerSource: 300 } })).total).toBe(300);
  });
});

describe('reservedPerSource', () => {
  it.each([
    // 16 rungs in 4 formats, and the facts with faces and without
    ['nothing more', {}, 66],
    ['no focus, and so no faces', { params: ['w', 'f'] }, 65],
    ['no format by name, and so no facts', { params: ['w', 'dpr', 'v'] }, 64],
    ['JPEG and PNG alone', { formats: ['jpeg', 'png'] }, 18],
    ['a preset with a box', { presets: { card: { w: 320, h: 320 } } }, 130],
    ['one that names its format', { presets: { card: { w: 320, h: 320, f: 'webp' } } }, 66 + 32],
    ['one that is a rung', { presets: { all: {}, wide: { w: 640 } } }, 66],
    ['the facts as often', { presets: { facts: { f: 'json' } } }, 66],
  ] as const)('%s', (_, over, expected) => {
    expect(reservedPerSource(grammarWith(over))).toBe(expected);
  });
});
