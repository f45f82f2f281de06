import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defineImageConfig } from '../config/define-config.js';
import type { SourceKey } from '../grammar/source-key.js';
import type { Variant } from '../grammar/variant.js';
import { mezzanineSize, planFromMezzanine, uprightSize } from './mezzanine.js';
import { turnedSize } from './orientation.js';
import { planVariant } from './plan-variant.js';

const SETTINGS = { side: 2112, avifPixels: 4_000_000, jpegPixels: 8_000_000, pngBytes: 8_000_000 };
const config = defineImageConfig({ bucket: 'pictures', region: 'eu-central-1', mezzanine: SETTINGS });
const side = fc.integer({ min: 1, max: 8000 });
const rung = fc.constantFrom(48, 200, 640, 1160, 1568, 2112);
const share = fc.double({ min: 0, max: 0.5, noNaN: true });
const face = fc.record({ left: share, top: share, width: share, height: share });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

it('a plan on a mezzanine makes the same size as on the original, from existing pixels', () => {
  const cases = fc.record({
    width: side,
    height: side,
    orientation: fc.integer({ min: 1, max: 8 }),
    format: fc.constantFrom('jpeg', 'avif'),
    w: rung,
    h: optional(fc.integer({ min: 1, max: 3000 })),
    fit: optional(fc.constantFrom('contain', 'inside', 'fill')),
    focus: optional(fc.constantFrom('north', 'southeast', 'west', 'face')),
    rotate: optional(fc.constantFrom(90, 180, 270)),
    flip: optional(fc.constant('h')),
    faces: optional(fc.array(face, { minLength: 1, maxLength: 3 })),
  });
  fc.assert(
    fc.property(cases, ({ width, height, orientation, format, faces, ...wish }) => {
      const facts = { width, height, orientation, format, frames: 1, hasAlpha: false };
      const transform = Object.fromEntries(
        Object.entries(wish).filter(([, value]) => value !== undefined),
      ) as Variant['transform'];
      const variant = { source: 'a' as SourceKey, transform, target: 'avif' } as const;
      const upright = uprightSize(facts);
      const plan = planFromMezzanine(variant, upright, config, faces);
      const original = planVariant(variant, facts, config, faces);
      if (plan === undefined || !original.ok) return;
      const { output, padding, turn, quality, format: encoder } = original.value;
      expect(plan).toMatchObject({ output, turn, quality, format: encoder, orient: false });
      expect(plan.padding).toEqual(padding);
      const there = mezzanineSize(upright, SETTINGS);
      const { left, top, ...part } = plan.region ?? { left: 0, top: 0, ...there };
      expect(left >= 0 && top >= 0).toBe(true);
      expect(left + part.width <= there.width && top + part.height <= there.height).toBe(true);
      expect(plan.scaled.width <= part.width && plan.scaled.height <= part.height).toBe(true);
      if (plan.crop === undefined) return;
      const turned = turnedSize(plan.scaled, plan.turn);
      expect(plan.crop.left + plan.crop.width <= turned.width).toBe(true);
      expect(plan.crop.top + plan.crop.height <= turned.height).toBe(true);
    }),
    { numRuns: runs(1000) },
  );
});
