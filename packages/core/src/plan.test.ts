import { describe, expect, it } from 'vitest';
import { accepted, GRAMMAR, grammarWith } from '../tests/grammar.js';
import type { Grammar } from './config.js';
import { parseTransform } from './parse.js';
import { type Plan, planVariant, type SourceFacts } from './plan.js';
import { sourceKey } from './source-key.js';
import { variantOf } from './variant.js';

const SOURCE = accepted(sourceKey('a', GRAMMAR.limits));
const PHOTO: SourceFacts = {
  format: 'jpeg',
  width: 4000,
  height: 3000,
  orientation: 1,
  frames: 1,
  hasAlpha: false,
};
const EVERYTHING = 'image/avif,image/webp';

const resultOf = (
  query: string,
  facts: Partial<SourceFacts> = {},
  accept = EVERYTHING,
  grammar: Grammar = GRAMMAR,
) => {
  const variant = variantOf(SOURCE, accepted(parseTransform(query, grammar)), accept, grammar);
  if (variant === undefined) throw new Error('this query changes nothing');
  return planVariant(variant, { ...PHOTO, ...facts }, grammar);
};
const planOf = (...args: Parameters<typeof resultOf>): Plan => accepted(resultOf(...args));

const PLAIN: Plan = {
  animated: false,
  region: undefined,
  scaled: { width: 640, height: 480 },
  strategy: undefined,
  turn: { degrees: 0, mirrored: false },
  crop: undefined,
  padding: undefined,
  blur: undefined,
  sharpen: undefined,
  gray: false,
  background: undefined,
  output: { width: 640, height: 480 },
  format: 'avif',
  quality: 63,
};

describe('planVariant: what is decoded, cut, scaled and turned', () => {
  it('scales the whole picture', () => {
    expect(planOf('w=640')).toEqual(PLAIN);
  });

  it('carries every effect', () => {
    expect(planOf('w=640&blur=50&sharpen=3&gray&bg=f4f1ea80&q=60')).toEqual({
      ...PLAIN,
      blur: 32,
      sharpen: 3,
      gray: true,
      background: 'f4f1ea80',
      quality: 46,
    });
  });

  it('turns the size with the picture: orientation 6 is stored lying on its side', () => {
    expect(planOf('w=480', { orientation: 6 })).toEqual({
      ...PLAIN,
      turn: { degrees: 90, mirrored: false },
      output: { width: 480, height: 640 },
    });
    expect(planOf('w=640&rotate=270', { orientation: 6 })).toEqual(PLAIN);
    expect(planOf('w=640&flip=v', { orientation: 3 })).toEqual({
      ...PLAIN,
      turn: { degrees: 0, mirrored: true },
    });
  });

  it('cuts a JPEG after it has been read at a smaller size', () => {
    expect(planOf('w=480&h=480&focus=west')).toEqual({
      ...PLAIN,
      scaled: { width: 640, height: 480 },
      crop: { left: 0, top: 0, width: 480, height: 480 },
      output: { width: 480, height: 480 },
    });
    // Upright it is 3000 × 4000; the stored picture is scaled lying, and the cut is made from the upright one.
    expect(planOf('w=480&h=480&focus=south', { orientation: 6 })).toEqual({
      ...PLAIN,
      scaled: { width: 640, height: 480 },
      turn: { degrees: 90, mirrored: false },
      crop: { left: 0, top: 160, width: 480, height: 480 },
      output: { width: 480, height: 480 },
    });
  });

  it('cuts first what cannot be read smaller, where it is stored', () => {
    const png = { format: 'png' } as const;
    const square = { scaled: { width: 480, height: 480 }, output: { width: 480, height: 480 } };
    expect(planOf('w=480&h=480&focus=west', png)).toEqual({
      ...PLAIN,
      ...square,
      region: { left: 0, top: 0, width: 3000, height: 3000 },
    });
    expect(planOf('w=480&h=480&focus=west&flip=h', png)).toEqual({
      ...PLAIN,
      ...square,
      turn: { degrees: 0, mirrored: true },
      region: { left: 1000, top: 0, width: 3000, height: 3000 },
    });
    // The bottom of a picture that is turned clockwise is the right side of the stored one.
    expect(planOf('w=480&h=480&focus=south', { ...png, orientation: 6 })).toEqual({
      ...PLAIN,
      ...square,
      turn: { degrees: 90, mirrored: false },
      region: { left: 1000, top: 0, width: 3000, height: 3000 },
    });
  });

  it('cuts a JPEG first where it is hardly scaled down', () => {
    expect(planOf('w=2112&h=2112&focus=east')).toEqual({
      ...PLAIN,
      region: { left: 1000, top: 0, width: 3000, height: 3000 },
      scaled: { width: 2112, height: 2112 },
      output: { width: 2112, height: 2112 },
    });
  });

  it.each(['entropy', 'attention'] as const)('leaves the cut to %s', (strategy) => {
    expect(planOf(`w=480&h=360&focus=${strategy}`)).toEqual({
      ...PLAIN,
      scaled: { width: 480, height: 360 },
      output: { width: 480, height: 360 },
    });
    expect(planOf(`w=480&h=480&focus=${strategy}`, { orientation: 8 })).toEqual({
      ...PLAIN,
      strategy,
      turn: { degrees: 270, mirrored: false },
      scaled: { width: 480, height: 480 },
      output: { width: 480, height: 480 },
    });
    expect(planOf(`w=480&h=240&focus=${strategy}`, { orientation: 8 })).toEqual({
      ...PLAIN,
      strategy,
      turn: { degrees: 270, mirrored: false },
      scaled: { width: 240, height: 480 },
      output: { width: 480, height: 240 },
    });
  });

  it('leaves room around a picture that is contained', () => {
    expect(planOf('w=640&h=640&fit=contain&bg=abc')).toEqual({
      ...PLAIN,
      padding: { top: 80, right: 0, bottom: 80, left: 0 },
      output: { width: 640, height: 640 },
      background: 'aabbcc',
    });
    expect(planOf('w=640&h=640&fit=contain', { orientation: 6 }).padding).toEqual({
      top: 0,
      right: 80,
      bottom: 0,
      left: 80,
    });
  });

  it('does not enlarge', () => {
    expect(planOf('w=640', { width: 400, height: 300 })).toEqual({
      ...PLAIN,
      scaled: { width: 400, height: 300 },
      output: { width: 400, height: 300 },
    });
  });
});

describe('planVariant: format, quality and background', () => {
  const alpha = { hasAlpha: true };
  const frames = { frames: 3, width: 400, height: 300, format: 'gif' } as const;

  it.each([
    // query, accept, facts, format, quality, background, animated
    ['w=48', '*/*', {}, 'jpeg', 80, 'ffffff', false],
    ['w=48', '*/*', alpha, 'png', undefined, undefined, false],
    ['w=48', '*/*', frames, 'gif', undefined, undefined, true],
    ['w=48&bg=abc', '*/*', alpha, 'jpeg', 80, 'aabbcc', false],
    ['w=48&bg=aabbcc80', '*/*', alpha, 'png', undefined, 'aabbcc80', false],
    ['w=48&bg=00000080', '*/*', {}, 'jpeg', 80, '7f7f7f', false],
    ['w=48', 'image/webp', {}, 'webp', 77, undefined, false],
    ['w=48', 'image/webp', alpha, 'webp', 77, undefined, false],
    ['w=48', 'image/webp', frames, 'webp', 77, undefined, true],
    ['w=48', EVERYTHING, alpha, 'avif', 63, undefined, false],
    ['w=48', EVERYTHING, frames, 'webp', 77, undefined, true],
    ['w=48', 'image/avif', frames, 'gif', undefined, undefined, true],
    ['w=48&f=avif', '*/*', frames, 'avif', 63, undefined, false],
    ['w=48&f=jpeg', '*/*', frames, 'jpeg', 80, 'ffffff', false],
    ['w=48&f=jpeg', '*/*', alpha, 'jpeg', 80, 'ffffff', false],
    ['w=48&f=jpeg&bg=f008', '*/*', alpha, 'jpeg', 80, 'ff7777', false],
    ['w=48&f=png', '*/*', frames, 'png', undefined, undefined, false],
    ['w=48&f=png&q=30', '*/*', {}, 'png', undefined, undefined, false],
    ['w=48&q=95&f=webp', '*/*', frames, 'webp', 94, undefined, true],
    ['w=48&q=30', EVERYTHING, {}, 'avif', 26, undefined, false],
  ] as const)('%s for %s of %j is %s', (query, accept, facts, format, quality, background, animated) => {
    const {
      format: chosen,
      quality: number,
      background: behind,
      animated: all,
    } = planOf(query, facts, accept);
    expect({ chosen, number, behind, all }).toEqual({
      chosen: format,
      number: quality,
      behind: background,
      all: animated,
    });
  });
});

describe('planVariant: sources that are refused', () => {
  it.each([
    [{ width: 8000, height: 8001 }, '8000 × 8001 pixels', 'at most 64000000'],
    [{ frames: 1001, width: 10, height: 10 }, '1001 frames', 'at most 1000'],
    [{ frames: 65, width: 1000, height: 1000 }, '65 frames of 1000 × 1000 pixels', 'at most 64000000'],
  ])('%j', (facts, received, expected) => {
    expect(resultOf('w=48', facts)).toEqual({
      ok: false,
      issues: [{ code: 'source-too-large', param: 'original', received, expected }],
    });
  });

  it.each([
    ['w=48', { width: 8000, height: 8000 }],
    ['w=48', { frames: 64, width: 1000, height: 1000 }],
    ['w=48&f=jpeg', { frames: 5000, width: 1000, height: 1000 }],
  ])('but %s of %j is within the limits', (query, facts) => {
    expect(resultOf(query, facts).ok).toBe(true);
  });

  it('uses the limits of the configuration', () => {
    const small = grammarWith({ limits: { sourcePixels: 100 } });
    expect(resultOf('w=48', { width: 11, height: 10 }, EVERYTHING, small).ok).toBe(false);
    expect(resultOf('w=48', { width: 10, height: 10 }, EVERYTHING, small).ok).toBe(true);
  });
});
