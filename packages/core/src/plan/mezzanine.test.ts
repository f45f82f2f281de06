import { describe, expect, it } from 'vitest';
import { defineImageConfig } from '../config/define-config.js';
import { parseDerivativeKey } from '../grammar/derivative-key.js';
import { parseSourcePath, type SourceKey } from '../grammar/source-key.js';
import type { Variant } from '../grammar/variant.js';
import type { Face } from './faces.js';
import {
  fitsMezzanine,
  makesMezzanine,
  mayUseMezzanine,
  mezzanineKey,
  mezzanineSize,
  needsMezzanine,
  planFromMezzanine,
  uprightSize,
} from './mezzanine.js';
import type { SourceFacts } from './plan.js';

const config = defineImageConfig({ bucket: 'pictures', region: 'eu-central-1' });
const source = 'a.jpg' as SourceKey;
const SETTINGS = { side: 2112, avifPixels: 4_000_000, jpegPixels: 8_000_000, pngBytes: 8_000_000 };
const of = (transform: Variant['transform'], target: Variant['target'] = 'avif'): Variant => ({
  source,
  transform,
  target,
});
const facts = (over: Partial<SourceFacts>): SourceFacts => ({
  format: 'jpeg',
  width: 4000,
  height: 3000,
  orientation: 1,
  frames: 1,
  hasAlpha: false,
  ...over,
});
const WAYS = {
  progressive: { passes: true, bytes: 2_000_000 },
  baseline: { passes: false, bytes: 2_000_000 },
  large: { passes: false, bytes: 13_000_000 },
  flat: { passes: false, bytes: 9_000_000 },
};

describe('the key of a mezzanine', () => {
  const key = mezzanineKey(source, SETTINGS);

  it('lies with the derivatives of its source', () => {
    expect(key).toBe('_variants/a.jpg/mezzanine-2112.jpeg');
  });

  it('belongs to no variant, and cannot be requested as an original', () => {
    expect(parseDerivativeKey(key, config)).toBeUndefined();
    expect(parseSourcePath(`/${key}`, config.limits).ok).toBe(false);
  });
});

describe('eligibility for a mezzanine', () => {
  it.each([
    ['a progressive JPEG of 12 megapixels', facts({}), 'progressive', true],
    ['a baseline JPEG, which is decoded fast', facts({}), 'baseline', false],
    ['a progressive JPEG of 7.5 megapixels', facts({ width: 2500 }), 'progressive', false],
    ['an AVIF of 4 megapixels', facts({ format: 'avif', width: 2000, height: 2000 }), 'baseline', true],
    ['an AVIF of 3.9 megapixels', facts({ format: 'avif', width: 1950, height: 2000 }), 'baseline', false],
    ['an AVIF with transparency', facts({ format: 'avif', hasAlpha: true }), 'baseline', false],
    ['a PNG of 13 MB, which is a photograph', facts({ format: 'png' }), 'large', true],
    ['a PNG of 13 MB with transparency', facts({ format: 'png', hasAlpha: true }), 'large', false],
    ['a PNG of 9 MB, which may be a graphic', facts({ format: 'png' }), 'flat', false],
    ['a PNG of 2 MB', facts({ format: 'png', width: 500 }), 'baseline', false],
    ['a WebP', facts({ format: 'webp' }), 'baseline', false],
    ['a TIFF', facts({ format: 'tiff' }), 'baseline', false],
    ['a drawing', facts({ format: 'svg' }), 'baseline', false],
  ] as const)('%s', (_, about, way, expected) => {
    expect(needsMezzanine(about, WAYS[way], SETTINGS)).toBe(expected);
  });

  it.each([
    ['w=640', of({ w: 640 }), true],
    ['w=2112', of({ w: 2112 }), true],
    ['w=2848', of({ w: 2848 }), false],
    ['a height alone', of({ h: 640 }), true],
    ['its own size', of({ blur: 3 }), false],
    ['q=85', of({ w: 640, q: 85 }), true],
    ['q=90', of({ w: 640, q: 90 }), false],
    ['f=png', of({ w: 640 }, 'png-still'), false],
    ['f=jpeg', of({ w: 640 }, 'jpeg-still'), true],
    ['trim', of({ w: 640, trim: 10 }), false],
    ['focus=attention', of({ w: 640, h: 640, focus: 'attention' }), false],
    ['focus=face', of({ w: 640, h: 640, focus: 'face' }), true],
    ['focus=north', of({ w: 640, h: 640, focus: 'north' }), true],
  ] as const)('%s', (_, variant, expected) => {
    expect(mayUseMezzanine(variant, config)).toBe(expected);
  });

  it('is denied without mezzanines, and if JPEG is not an input', () => {
    expect(mayUseMezzanine(of({ w: 640 }), { ...config, mezzanine: false })).toBe(false);
    expect(mayUseMezzanine(of({ w: 640 }), { ...config, inputs: ['avif'] })).toBe(false);
  });

  it('is made with any rung of an AVIF, and with the large rungs of a JPEG', () => {
    const plan = (w: number) => {
      const planned = planFromMezzanine(of({ w }), { width: 4000, height: 3000 }, config);
      if (planned === undefined) throw new Error(`no plan for ${w}`);
      return planned;
    };
    expect([864, 1160].map((w) => makesMezzanine({ format: 'jpeg' }, plan(w), SETTINGS))).toEqual([
      false,
      true,
    ]);
    expect(makesMezzanine({ format: 'avif' }, plan(48), SETTINGS)).toBe(true);
  });
});

describe('the size of a mezzanine', () => {
  it.each([
    [4000, 3000, 2112, 1584],
    [3000, 4000, 1584, 2112],
    [1000, 800, 1000, 800],
    [60_000, 2, 2112, 1],
  ])('of %i × %i is %i × %i', (width, height, across, down) => {
    expect(mezzanineSize({ width, height }, SETTINGS)).toEqual({ width: across, height: down });
  });

  it('is the displayed size', () => {
    expect(uprightSize(facts({ orientation: 6 }))).toEqual({ width: 3000, height: 4000 });
  });
});

describe('a plan on a mezzanine', () => {
  const on = (transform: Variant['transform'], upright = { width: 4000, height: 3000 }) =>
    planFromMezzanine(of(transform), upright, config);

  it('makes the size that the original would make', () => {
    expect(on({ w: 640 })).toMatchObject({
      region: undefined,
      orient: false,
      scaled: { width: 640, height: 480 },
      output: { width: 640, height: 480 },
    });
    // 2,113 of 4,001 px: 640 px wide is 338.02 high, and 338.5 of the mezzanine's 1,117.
    expect(on({ w: 640 }, { width: 4001, height: 2113 })?.output).toEqual({ width: 640, height: 338 });
  });

  it('is undefined if it has fewer pixels than the output needs', () => {
    expect(on({ w: 1568 }, { width: 3000, height: 4000 })?.output).toEqual({ width: 1568, height: 2091 });
    expect(on({ w: 2112 }, { width: 3000, height: 4000 })).toBeUndefined();
    // A square of the full height: 1,584 px of the mezzanine.
    expect(on({ w: 1160, h: 1160 })?.output).toEqual({ width: 1160, height: 1160 });
    expect(on({ w: 1568, h: 1568 })?.output).toEqual({ width: 1568, height: 1568 });
    expect(on({ w: 2112, h: 2112 })).toBeUndefined();
  });

  it('is run only if the function has the memory for it', () => {
    const plan = on({ w: 2112 });
    if (plan === undefined) throw new Error('no plan');
    const fits = (memoryMb: number) =>
      fitsMezzanine(plan, { width: 2112, height: 1584 }, 1_500_000, { ...config, memoryMb });
    expect([256, 512, 1536].map(fits)).toEqual([false, true, true]);
  });

  it('is undefined for an original that is rejected', () => {
    expect(on({ w: 640 }, { width: 70_000, height: 70_000 })).toBeUndefined();
  });

  it('keeps detected faces, and is undefined if there are none', () => {
    const square = { w: 640, h: 640, focus: 'face' } as const;
    const upright = { width: 4000, height: 3000 };
    const planned = (faces?: readonly Face[]) => planFromMezzanine(of(square), upright, config, faces);
    expect(planned()?.strategy).toBe('face');
    // At the right border: the square of 3,000 px begins at 1,000, which is 528 of the mezzanine's 2,112.
    const face = { left: 0.8, top: 0.4, width: 0.15, height: 0.2 };
    expect(planned([face])).toMatchObject({
      strategy: undefined,
      output: { width: 640, height: 640 },
      scaled: { width: 853, height: 640 },
      crop: { left: 213, top: 0, width: 640, height: 640 },
    });
    expect(planned([])).toBeUndefined();
  });

  it('crops the part that the original would crop', () => {
    // 4,000 × 1,000 of 4,000 × 3,000 at the top, scaled by more than a half from the mezzanine.
    expect(on({ w: 2112, h: 528, focus: 'north' })).toMatchObject({
      region: { left: 0, top: 0, width: 2112, height: 528 },
      scaled: { width: 2112, height: 528 },
    });
  });
});
