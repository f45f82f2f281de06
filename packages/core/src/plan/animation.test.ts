import { describe, expect, it } from 'vitest';
import { planOf } from '../../tests/plan-of.js';
import { type AnimationParts, checkWork, mayBeDrawn, predictWork, reusesPalette } from './animation.js';
import type { SourceFacts } from './plan.js';

const BANNER: SourceFacts = {
  format: 'gif',
  width: 1000,
  height: 175,
  orientation: 1,
  frames: 259,
  hasAlpha: false,
};
const ONE_PALETTE: AnimationParts = { bytes: 265_201, onePalette: true, composed: undefined };
const OWN_PALETTES: AnimationParts = { bytes: 265_201, onePalette: false, composed: undefined };
const COMPOSED: AnimationParts = {
  bytes: 265_201,
  onePalette: false,
  composed: { pixels: 2_000_000, largest: 175_000 },
};

const plan = (query: string, facts: SourceFacts = BANNER, accept = '*/*') => planOf(query, facts, accept);

describe('predictWork', () => {
  it('is 0 for a still picture, and for an animation that is shown as one', () => {
    expect(predictWork(plan('w=480&f=jpeg'), BANNER, ONE_PALETTE)).toBe(0);
    expect(predictWork(plan('w=480', { ...BANNER, frames: 1 }), { ...BANNER, frames: 1 }, ONE_PALETTE)).toBe(
      0,
    );
  });

  /** Measured processor time on Linux x64 with Node 20 and sharp 0.35.5, one thread, ms. */
  it.each([
    ['a GIF of it at its own size', 'w=1160', '*/*', ONE_PALETTE, 6964],
    ['a GIF of half of it', 'w=480', '*/*', ONE_PALETTE, 2435],
    ['a WebP of half of it', 'w=480', 'image/webp', ONE_PALETTE, 543 + 460],
    ['a gray GIF of half of it', 'w=480&gray=1', '*/*', ONE_PALETTE, 619 + 543],
  ] as const)('of %s is at least the measured time, and close to it', (_, query, accept, parts, measured) => {
    const predicted = predictWork(plan(query, BANNER, accept), BANNER, parts);
    expect(predicted).toBeGreaterThanOrEqual(measured);
    expect(predicted).toBeLessThan(6 * measured);
  });

  it('counts the bytes of incompressible files', () => {
    const noise: SourceFacts = { ...BANNER, format: 'png', width: 800, height: 600, frames: 60 };
    const parts = {
      bytes: 84_928_457,
      onePalette: false,
      composed: { pixels: 28_800_000, largest: 480_000 },
    };
    expect(predictWork(plan('w=640', noise, 'image/webp'), noise, parts)).toBeGreaterThanOrEqual(5443);
    expect(predictWork(plan('w=480', noise), noise, parts)).toBeGreaterThanOrEqual(7596);
  });

  it('grows with frames, with their pixels, with frame-by-frame steps, and with composition', () => {
    const of = (query: string, facts = BANNER, parts = OWN_PALETTES) =>
      predictWork(plan(query, facts), facts, parts);
    const base = of('w=480');
    expect(of('w=480', { ...BANNER, frames: 130 })).toBeLessThan(0.51 * base);
    expect(of('w=640')).toBeGreaterThan(base);
    expect(of('w=480&flip=h&blur=5')).toBeGreaterThan(of('w=480&rotate=180'));
    expect(of('w=480', BANNER, COMPOSED)).toBeGreaterThan(base - 25 * 45);
    expect(of('w=480', BANNER, ONE_PALETTE)).toBeLessThan(base);
  });
});

describe('checkWork', () => {
  it('accepts work of less than two fifths of the time', () => {
    const predicted = predictWork(plan('w=480'), BANNER, ONE_PALETTE);
    const check = (timeoutMs: number) => checkWork(plan('w=480'), BANNER, ONE_PALETTE, { timeoutMs });
    expect(check(predicted * 2.5 + 1)).toEqual({ ok: true, value: predicted });
    expect(check(predicted * 2.5 - 1).ok).toBe(false);
  });

  it('reports the prediction, the limit, and an alternative', () => {
    const checked = checkWork(plan('w=1160'), BANNER, ONE_PALETTE, { timeoutMs: 30_000 });
    expect(checked.ok ? [] : checked.issues).toEqual([
      {
        code: 'source-too-large',
        param: 'original',
        received: '259 frames of 1000 × 175 pixels as gif, about 13.2 s of work',
        expected: 'at most 12.0 s; a smaller w or fewer frames take less',
      },
    ]);
  });
});

describe('checkWork of blur and sharpen', () => {
  /** `muybridge-380frames.gif`, with which one URL took 28 s. */
  const HORSE: SourceFacts = { ...BANNER, width: 472, height: 298, frames: 380 };
  const check = (query: string, timeoutMs = 30_000, facts = HORSE) => {
    const checked = checkWork(plan(query, facts, 'image/webp'), facts, ONE_PALETTE, { timeoutMs });
    return checked.ok ? 'made' : `${checked.issues[0].received}: ${checked.issues[0].expected}`;
  };

  it.each(['w=3840&sharpen=10&q=95', 'w=640&blur=5', 'w=480&sharpen=1&gray=1'])(
    'rejects %s of hundreds of frames, whatever the time limit',
    (query) => {
      for (const timeoutMs of [30_000, 900_000])
        expect(check(query, timeoutMs)).toBe(
          '380 frames of 472 × 298 pixels to be blurred or sharpened: at most 10000000 pixels together; leave out the effect, or request a smaller w',
        );
    },
  );

  it('accepts smaller or shorter animations, and those without such an effect', () => {
    // 380 × 200 × 126 pixels are 9.6 million.
    expect(check('w=200&sharpen=5')).toBe('made');
    expect(check('w=640&sharpen=5', 30_000, { ...HORSE, frames: 40 })).toBe('made');
    expect(check('w=480')).toBe('made');
  });
});

describe('reusesPalette', () => {
  it('is true for GIFs with one palette whose colours do not change', () => {
    expect(reusesPalette(plan('w=480'), ONE_PALETTE)).toBe(true);
    expect(reusesPalette(plan('w=480'), OWN_PALETTES)).toBe(false);
    expect(reusesPalette(plan('w=480'), { ...ONE_PALETTE, composed: { pixels: 1, largest: 1 } })).toBe(false);
    for (const query of ['w=480&gray=1', 'w=480&bg=fff', 'w=480&blur=9', 'w=480&rotate=90']) {
      expect(reusesPalette(plan(query), ONE_PALETTE), query).toBe(false);
    }
  });
});

describe('mayBeDrawn', () => {
  it('is true for WebP of lossless originals whose frames fit into memory', () => {
    const webp = (query: string, facts = BANNER) => plan(query, facts, 'image/webp');
    expect(mayBeDrawn(webp('w=480'), BANNER, { lossless: false })).toBe(true);
    expect(mayBeDrawn(plan('w=480'), BANNER, { lossless: false })).toBe(false);
    expect(mayBeDrawn(webp('w=1160'), BANNER, { lossless: false })).toBe(false);
    const film = { ...BANNER, format: 'webp' } as const;
    expect(mayBeDrawn(webp('w=480', film), film, { lossless: false })).toBe(false);
    expect(mayBeDrawn(webp('w=480', film), film, { lossless: true })).toBe(true);
  });
});
