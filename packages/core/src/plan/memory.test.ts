import { describe, expect, it } from 'vitest';
import { planOf } from '../../tests/plan-of.js';
import { mayBeGraphic } from './graphic.js';
import { checkMemory, predictMemory } from './memory.js';
import type { Coding, SourceFacts } from './plan.js';

/** A camera's JPEG of 12 megapixels, upright and sequential. */
const CAMERA = {
  format: 'jpeg',
  width: 4000,
  height: 3000,
  orientation: 1,
  frames: 1,
  hasAlpha: false,
} as const;
const BASELINE: Coding = {
  bytes: 4_000_000,
  channels: 3,
  channelBytes: 1,
  samples: 1.5,
  passes: false,
  lossless: false,
  block: undefined,
  converts: false,
};

const work = (
  query: string,
  facts: Partial<SourceFacts> = {},
  coding: Partial<Coding> = {},
  accept = 'image/avif,image/webp',
) => ({
  plan: planOf(query, { ...CAMERA, ...facts }, accept),
  facts: { ...CAMERA, ...facts },
  coding: { ...BASELINE, ...coding },
});

const megabytes = (...args: Parameters<typeof work>): number =>
  Math.round(predictMemory(work(...args)) / 1_000_000);

const portrait = { format: 'jpeg', width: 3840, height: 5760 } as const;

describe('predictMemory', () => {
  it('includes face detection, and the larger of the two plans that may follow', () => {
    const rotated = { orientation: 6 } as const;
    const plain = megabytes('w=640&h=640&focus=attention', rotated);
    const cut = megabytes('w=640&h=640&focus=north', rotated);
    // A crop of a rotated picture needs the whole rotated picture: more than attention needs.
    expect(cut).toBeGreaterThan(plain);
    const { plan, facts, coding } = work('w=640&h=640&focus=face', rotated);
    const instead = [planOf('w=640&h=640&focus=attention', facts), planOf('w=640&h=640&focus=north', facts)];
    const predicted = Math.round(predictMemory({ plan, facts, coding, instead }) / 1_000_000);
    // 55 MB were measured.
    expect(predicted - cut).toBeGreaterThan(55);
    expect(predicted - cut).toBeLessThan(110);
  });

  it.each([
    // Peaks of fresh processes that encoded a JPEG of 3,776 × 2,520 pixels and 3.4 MB, MiB (docs/adr/0043-refine.md).
    ['opaque', 1280, 853, 137],
    ['opaque', 2048, 1365, 211],
    ['with transparency', 1280, 853, 171],
    ['with transparency', 2048, 1365, 301],
  ] as const)('includes more effort: %s, %i × %i', (kind, width, height, measuredMb) => {
    const hasAlpha = kind !== 'opaque';
    const size = { width: 3776, height: 2520, hasAlpha };
    const { plan, facts } = work('w=2048', size, {}, 'image/avif');
    const coding = { ...BASELINE, bytes: 3_380_687 };
    const made = { ...plan, scaled: { width, height }, output: { width, height } };
    const predicted = (effort: 'first' | 'refined') =>
      predictMemory({ plan: made, facts, coding, effort }) / 1_048_576;
    expect(predicted('refined')).toBeGreaterThan(measuredMb);
    expect(predicted('refined')).toBeLessThan(measuredMb * 1.7);
    expect(predicted('first')).toBeLessThan(predicted('refined') - 20);
  });

  it('for a refined photograph that may be a graphic is at least the measured peak', () => {
    // bench:memory, 2026-11-28: a semitransparent PNG of soft colours, refined to 1560 × 1560 px with effort 5; MiB.
    const source = { format: 'png', width: 2449, height: 1633, hasAlpha: true } as const;
    const { plan, facts } = work('w=1568&h=1568&f=avif', source);
    const coding = { ...BASELINE, bytes: 2_134_000, channels: 4, samples: 4 };
    const size = { width: 1560, height: 1560 };
    const made = { ...plan, output: size };
    const predicted = predictMemory({ plan: made, facts, coding, effort: 'refined' }) / 1_048_576;
    expect(mayBeGraphic(made, facts, coding)).toBe(true);
    expect(predicted).toBeGreaterThan(283);
    expect(predicted).toBeLessThan(283 * 1.7);
  });

  it('is little for a thumbnail: the process, the file and a strip of rows', () => {
    expect(megabytes('w=48&f=jpeg')).toBe(145);
  });

  /** Measured peaks on Linux x64 with Node 20, sharp 0.35.5 and glibc's own allocator, MB of a million. */
  const MEASURED: readonly (readonly [
    what: string,
    query: string,
    facts: Partial<SourceFacts>,
    coding: Partial<Coding>,
    peak: number,
  ])[] = [
    ['a JPEG', 'w=640&f=png', big('jpeg'), { bytes: 3.9e6 }, 91],
    ['a progressive JPEG', 'w=640&f=png', big('jpeg'), { bytes: 3.8e6, passes: true }, 158],
    [
      'a progressive JPEG, 4:4:4',
      'w=640&f=png',
      big('jpeg'),
      { bytes: 5.5e6, samples: 3, passes: true },
      235,
    ],
    ['a PNG', 'w=640&f=png', big('png'), { bytes: 57e6, samples: 3 }, 174],
    ['an interlaced PNG', 'w=640&f=png', big('png'), { bytes: 59.7e6, samples: 3, passes: true }, 237],
    ['a PNG of 16 bits', 'w=640&f=png', big('png'), { bytes: 97.4e6, samples: 3, channelBytes: 2 }, 247],
    ['a WebP', 'w=3840&f=png', big('webp'), { bytes: 1.8e6, samples: 3 }, 171],
    ['a WebP without loss', 'w=640&f=png', big('webp'), { bytes: 20.9e6, samples: 3, lossless: true }, 207],
    ['a GIF', 'w=640&f=png', big('gif'), { bytes: 14.9e6, samples: 3 }, 230],
    ['an AVIF', 'w=640&f=png', big('avif'), { bytes: 1.1e6 }, 462],
    ['an AVIF, 4:4:4', 'w=640&f=png', big('avif'), { bytes: 1.1e6, samples: 3 }, 537],
    ['an AVIF of 10 bits', 'w=640&f=png', big('avif'), { bytes: 1.1e6, channelBytes: 2 }, 692],
    [
      'an AVIF of three tiles, each as large as what is shown',
      'w=88&f=jpeg',
      { ...big('avif'), width: 3500, height: 3500 },
      { bytes: 1e4, codedPixels: 36_750_000 },
      626,
    ],
    [
      'an AVIF of a layer on a canvas',
      'w=88&f=jpeg',
      { ...big('avif'), width: 5000, height: 5000 },
      { bytes: 4e3, codedPixels: 31_250_000 },
      555,
    ],
    [
      'an AVIF of which a part is shown',
      'w=88&f=jpeg',
      { ...big('avif'), width: 640, height: 640 },
      { bytes: 1e4, codedPixels: 12_250_000 },
      272,
    ],
    [
      'a TIFF of tiles',
      'w=640&f=png',
      big('tiff'),
      { bytes: 42.3e6, samples: 3, block: { width: 4096, height: 4096 } },
      290,
    ],
    ['a large AVIF of it', 'w=3840&f=avif', big('jpeg'), { bytes: 3.9e6 }, 327],
    ['a large WebP of it', 'w=3840&f=webp', big('jpeg'), { bytes: 3.9e6 }, 168],
    ['a large JPEG of it', 'w=3840&f=jpeg', big('jpeg'), { bytes: 3.9e6 }, 180],
    ['a turned one', 'w=3840&rotate=90&f=png', big('jpeg'), { bytes: 3.9e6 }, 207],
    ['a trimmed one', 'w=640&trim=10&f=png', big('png'), { bytes: 57e6, samples: 3 }, 300],
    ['a rounded PNG of it', 'w=3840&round=500&f=png', portrait, { bytes: 4.6e6 }, 225],
    ['a rounded WebP of it', 'w=3840&round=500&f=webp', portrait, { bytes: 4.6e6 }, 650],
    ['a rounded JPEG of it', 'w=3840&round=500&f=jpeg', portrait, { bytes: 4.6e6 }, 316],
    ['a rounded AVIF of half of it', 'w=2112&round=500&f=avif', portrait, { bytes: 4.6e6 }, 333],
  ];

  it.each([
    // A drawing of 1,560 × 1,560 px with transparency at its own size, tried in all formats that the client supports.
    ['image/avif,image/webp', 394],
    ['image/avif', 286],
    ['image/webp', 325],
    ['*/*', 140],
  ])('is at least the measured peak for a graphic with %s: %i MB', (accept, peak) => {
    const facts = { format: 'png', width: 1560, height: 1560, hasAlpha: true } as const;
    const coding = { bytes: 200_000, channels: 4, samples: 4 };
    const predicted = megabytes('w=1568', facts, coding, accept);
    expect(predicted).toBeGreaterThan(peak);
    expect(predicted).toBeLessThan(2.1 * peak);
  });

  function big(format: SourceFacts['format']): Partial<SourceFacts> {
    return { format, width: 6000, height: 4000 };
  }

  it.each(MEASURED)(
    'of %s at %s is at least the measured peak, and close to it',
    (_, query, facts, coding, peak) => {
      const predicted = megabytes(query, facts, coding);
      expect(predicted).toBeGreaterThanOrEqual(peak);
      expect(predicted).toBeLessThan(2.5 * peak);
    },
  );

  it('counts the scaled picture in its stored format and converted, if its colours are converted', () => {
    const deep = { bytes: 18.9e6, samples: 3, channelBytes: 2, converts: true };
    const large = { format: 'png', width: 4000, height: 3000 } as const;
    // A PNG of 16 bits with the code points of P3, measured with sharp 0.35.5 on Linux x64: 216, 136 and 235 MB.
    expect(megabytes('w=3840&f=png', large, deep)).toBeGreaterThanOrEqual(216);
    expect(megabytes('w=640&f=jpeg', large, deep)).toBeGreaterThanOrEqual(136);
    expect(megabytes('w=640&trim=5&f=jpeg', large, deep)).toBeGreaterThanOrEqual(235);
    // Four channels of 16 bits and four of 8 for each of 3,840 × 2,880 pixels.
    const plain = { ...deep, converts: false };
    expect(megabytes('w=3840&f=png', large, deep) - megabytes('w=3840&f=png', large, plain)).toBe(133);
  });

  it('grows with the frames of an animation, and more if each is processed separately', () => {
    const frames = { format: 'gif', width: 800, height: 600, frames: 60 } as const;
    const coding = { bytes: 21e6, samples: 3 };
    const still = megabytes('w=320&f=jpeg', frames, coding);
    const animated = megabytes('w=320', frames, coding);
    const turned = megabytes('w=320&rotate=90', frames, coding);
    expect(animated).toBeGreaterThan(still);
    // 243 MB were measured.
    expect(turned).toBeGreaterThanOrEqual(243);
    expect(turned).toBeGreaterThan(animated);
  });
});

describe('checkMemory', () => {
  const huge = { format: 'avif', width: 9000, height: 7000 } as const;

  it('accepts work that fits, with its prediction', () => {
    const checked = checkMemory(work('w=640'), 512);
    expect(checked).toEqual({ ok: true, value: predictMemory(work('w=640')) });
  });

  it('rejects an original that is too large by itself, with the prediction and the limit', () => {
    expect(checkMemory(work('w=640', huge, { bytes: 2_000_000, channels: 3 }), 1024)).toEqual({
      ok: false,
      issues: [
        {
          code: 'source-too-large',
          param: 'original',
          received: '9000 × 7000 pixels as avif, about 1471 MB at work',
          expected: 'at most 1024 MB; a smaller original takes less',
        },
      ],
    });
  });

  it('names the width if that causes the excess', () => {
    const checked = checkMemory(work('w=3840&f=avif'), 600);
    expect(checked.ok ? undefined : checked.issues[0].expected).toBe(
      'at most 600 MB; a smaller w takes less',
    );
  });

  it('reports a progressive JPEG, and the number of frames', () => {
    const progressive = checkMemory(work('w=48', {}, { passes: true }), 128);
    expect(progressive.ok ? '' : progressive.issues[0].received).toMatch(
      /^4000 × 3000 pixels as progressive jpeg, /,
    );
    const frames = { format: 'gif', width: 800, height: 600, frames: 60 } as const;
    const animation = checkMemory(work('w=320', frames), 128);
    expect(animation.ok ? '' : animation.issues[0].received).toMatch(
      /^60 frames of 800 × 600 pixels as gif, /,
    );
  });
});
