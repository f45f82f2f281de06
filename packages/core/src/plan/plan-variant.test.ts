import { describe, expect, it } from 'vitest';
import { planOf } from '../../tests/plan-of.js';
import type { Plan } from './plan.js';

const PLAIN: Plan = {
  animated: false,
  region: undefined,
  orient: false,
  scaled: { width: 640, height: 480 },
  strategy: undefined,
  trim: undefined,
  turn: { degrees: 0, mirrored: false },
  crop: undefined,
  padding: undefined,
  blur: undefined,
  sharpen: undefined,
  gray: false,
  round: undefined,
  background: undefined,
  output: { width: 640, height: 480 },
  format: 'avif',
  quality: 65,
  q: 80,
  opaqueFormat: 'avif',
  otherFormats: ['webp', 'png'],
};

describe('planVariant: decoding, cropping, scaling and rotation', () => {
  it('scales the whole picture', () => {
    expect(planOf('w=640')).toEqual(PLAIN);
  });

  it('includes every effect', () => {
    expect(planOf('w=640&blur=50&sharpen=3&gray&bg=f4f1ea80&q=60')).toEqual({
      ...PLAIN,
      blur: 32,
      sharpen: 3,
      gray: true,
      background: 'f4f1ea80',
      quality: 50,
      q: 60,
    });
  });

  it.each([
    ['w=640&h=360&round=100', 64, 64],
    ['w=640&h=64&round=100', 64, 32],
    ['w=640&h=640&round=500', 320, 320],
    ['w=640&h=360&round=500', 320, 180],
    ['w=360&h=640&round=500', 180, 320],
    ['w=360&h=640&round=499', 179.64, 179.64],
    ['w=640&h=640&fit=contain&round=250', 160, 160],
    // For the output, which is never larger than its original
    ['w=3840&h=3840&round=500', 1500, 1500],
  ])('rounds corners of %s by %s × %s px', (query, x, y) => {
    const { round } = planOf(query);
    expect(round?.x).toBeCloseTo(x, 9);
    expect(round?.y).toBeCloseTo(y, 9);
  });

  it('scales the oriented picture: orientation 6 is stored rotated', () => {
    expect(planOf('w=480', { orientation: 6 })).toEqual({
      ...PLAIN,
      orient: true,
      scaled: { width: 480, height: 640 },
      output: { width: 480, height: 640 },
    });
  });

  it('rotates after scaling, so the scaled size is that before the rotation', () => {
    expect(planOf('w=480&rotate=90')).toEqual({
      ...PLAIN,
      turn: { degrees: 90, mirrored: false },
      output: { width: 480, height: 640 },
    });
    expect(planOf('w=640&rotate=270', { orientation: 6 })).toEqual({
      ...PLAIN,
      orient: true,
      scaled: { width: 480, height: 640 },
      turn: { degrees: 270, mirrored: false },
    });
    expect(planOf('w=640&flip=v', { orientation: 3 })).toEqual({
      ...PLAIN,
      orient: true,
      turn: { degrees: 180, mirrored: true },
    });
  });

  it('crops a JPEG after reading it at a smaller size', () => {
    expect(planOf('w=480&h=480&focus=west')).toEqual({
      ...PLAIN,
      scaled: { width: 640, height: 480 },
      crop: { left: 0, top: 0, width: 480, height: 480 },
      output: { width: 480, height: 480 },
    });
    // Upright it is 3000 × 4000.
    expect(planOf('w=480&h=480&focus=south', { orientation: 6 })).toEqual({
      ...PLAIN,
      orient: true,
      scaled: { width: 480, height: 640 },
      crop: { left: 0, top: 160, width: 480, height: 480 },
      output: { width: 480, height: 480 },
    });
    expect(planOf('w=480&h=480&focus=south&rotate=90')).toEqual({
      ...PLAIN,
      turn: { degrees: 90, mirrored: false },
      crop: { left: 0, top: 160, width: 480, height: 480 },
      output: { width: 480, height: 480 },
    });
  });

  it('crops the stored pixels of a format that cannot be read smaller', () => {
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
    // The bottom of a picture that is rotated clockwise is the right side of the stored one.
    expect(planOf('w=480&h=480&focus=south', { ...png, orientation: 6 })).toEqual({
      ...PLAIN,
      ...square,
      orient: true,
      region: { left: 1000, top: 0, width: 3000, height: 3000 },
    });
  });

  it('crops a JPEG first if it is hardly reduced', () => {
    expect(planOf('w=2112&h=2112&focus=east')).toEqual({
      ...PLAIN,
      region: { left: 1000, top: 0, width: 3000, height: 3000 },
      scaled: { width: 2112, height: 2112 },
      output: { width: 2112, height: 2112 },
    });
  });

  it.each(['entropy', 'attention', 'face'] as const)('leaves the crop to %s', (strategy) => {
    expect(planOf(`w=480&h=360&focus=${strategy}`)).toEqual({
      ...PLAIN,
      scaled: { width: 480, height: 360 },
      output: { width: 480, height: 360 },
    });
    expect(planOf(`w=480&h=480&focus=${strategy}`, { orientation: 8 })).toEqual({
      ...PLAIN,
      strategy,
      orient: true,
      scaled: { width: 480, height: 480 },
      output: { width: 480, height: 480 },
    });
    expect(planOf(`w=480&h=240&focus=${strategy}&rotate=270`)).toEqual({
      ...PLAIN,
      strategy,
      turn: { degrees: 270, mirrored: false },
      scaled: { width: 240, height: 480 },
      output: { width: 480, height: 240 },
    });
  });

  it('crops around detected faces, and leaves the crop to attention if there are none', () => {
    const face = { left: 0.7, top: 0.3, width: 0.1, height: 0.2 };
    const planned = (query: string, found: readonly (typeof face)[], facts = {}) =>
      planOf(query, facts, undefined, undefined, found);
    // 4000 × 3000: the face extends from 2800 to 3200, and its centre is the centre of 1500.
    expect(planned('w=1200&h=2400&focus=face', [face])).toMatchObject({
      strategy: undefined,
      region: { left: 2250, top: 0, width: 1500, height: 3000 },
    });
    expect(planned('w=1200&h=2400&focus=face', [])).toMatchObject({
      strategy: 'attention',
      region: undefined,
    });
    // Rotated by 90° the displayed picture is 3000 × 4000, and its top is stored at the left.
    const high = { left: 0.4, top: 0, width: 0.2, height: 0.1 };
    expect(planned('w=2112&h=2112&focus=face', [high], { orientation: 6 })).toMatchObject({
      region: { left: 0, top: 0, width: 3000, height: 3000 },
    });
  });

  it('pads a contained picture', () => {
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
