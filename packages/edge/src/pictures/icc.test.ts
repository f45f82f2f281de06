import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  drawProfile,
  formula,
  gammaCurve,
  levelTable,
  P3_COLOURS,
  SRGB_FORMULA,
} from '../../tests/icc-profiles.js';
import { isSrgbProfile, plainProfile, profileCode } from './icc.js';

/** A profile of libvips itself, as it lies in a picture. */
async function profileOf(name: 'srgb' | 'p3' | 'cmyk'): Promise<Buffer> {
  const image = sharp({ create: { width: 8, height: 8, channels: 3, background: '#336699' } });
  const written = await image.withIccProfile(name).jpeg().toBuffer();
  const { icc } = await sharp(written).metadata();
  if (icc === undefined) throw new Error(`a picture with the profile ${name} has none`);
  return icc;
}

describe('a profile of sRGB', () => {
  it('is known as libvips writes it', async () => {
    expect(isSrgbProfile(await profileOf('srgb'))).toBe(true);
  });

  it('is known as a table of the light of each level, and not when one level is off', () => {
    const curve = levelTable(1024);
    expect(isSrgbProfile(drawProfile({ curve }))).toBe(true);
    curve.writeUInt16BE(curve.readUInt16BE(12 + 512 * 2) + 400, 12 + 512 * 2);
    expect(isSrgbProfile(drawProfile({ curve }))).toBe(false);
    expect(isSrgbProfile(drawProfile({ curve: levelTable(16) }))).toBe(false);
  });

  it('is known as a formula, with and without what may be added', () => {
    expect(isSrgbProfile(drawProfile({ curve: formula(3, ...SRGB_FORMULA) }))).toBe(true);
    expect(isSrgbProfile(drawProfile({ curve: formula(4, ...SRGB_FORMULA, 0, 0) }))).toBe(true);
  });

  it('is no other one', async () => {
    expect(isSrgbProfile(await profileOf('p3'))).toBe(false);
    expect(isSrgbProfile(await profileOf('cmyk'))).toBe(false);
    const curve = formula(3, ...SRGB_FORMULA);
    expect(isSrgbProfile(drawProfile({ curve, colours: P3_COLOURS }))).toBe(false);
    expect(isSrgbProfile(drawProfile({ curve, space: 'GRAY' }))).toBe(false);
    expect(isSrgbProfile(drawProfile({ curve, more: 'A2B0' }))).toBe(false);
    expect(isSrgbProfile(drawProfile({ curve: formula(0, 2.2) }))).toBe(false);
    expect(isSrgbProfile(drawProfile({ curve: formula(3, 2.2, ...SRGB_FORMULA.slice(1)) }))).toBe(false);
    expect(isSrgbProfile(drawProfile({ curve: formula(4, ...SRGB_FORMULA, 0.1, 0) }))).toBe(false);
  });

  it('is not one that is cut off, or no profile at all', async () => {
    const whole = drawProfile({ curve: formula(3, ...SRGB_FORMULA) });
    for (const length of [0, 16, 100, 130, 160, 230, whole.length - 1])
      expect(isSrgbProfile(whole.subarray(0, length))).toBe(false);
    expect(isSrgbProfile(Buffer.alloc(4096, 0xff))).toBe(false);
    expect(isSrgbProfile((await profileOf('srgb')).subarray(0, 300))).toBe(false);
  });
});

describe('a plain profile', () => {
  const lightOf = (curve: Buffer, level: number) =>
    plainProfile(drawProfile({ curve }))?.curves[1].lightOf(level);

  it.each([
    ['an exponent', gammaCurve(1.75), 0.5 ** 1.75],
    ['no exponent', Buffer.concat([Buffer.from('curv'), Buffer.alloc(8)]), 0.5],
    ['formula 0', formula(0, 2.2), 0.5 ** 2.2],
    ['formula 1', formula(1, 2, 0.5, 0.25), 0.25],
    ['formula 2', formula(2, 2, 0.5, 0.25, 0.125), 0.375],
    ['formula 3', formula(3, 2, 0.5, 0.25, 0.125, 0.75), 0.0625],
    ['formula 4', formula(4, 2, 0.5, 0.25, 0.125, 0.25, 0.5, 0.125), 0.75],
    ['a table', Buffer.from('637572760000000000000003000040008000', 'hex'), 0.25],
  ])('tells the light of a level by %s', (_, curve, light) => {
    // Within what its numbers can tell: 16 binary places.
    expect(lightOf(curve, 0.5)).toBeCloseTo(light, 4);
  });

  it('tells its colours, and none when it is of gray', () => {
    const { toXyz } = plainProfile(drawProfile({ curve: gammaCurve(1), colours: P3_COLOURS })) ?? {};
    for (const [colour, xyz] of P3_COLOURS.entries())
      for (const [axis, value] of xyz.entries()) expect(toXyz?.[axis * 3 + colour]).toBeCloseTo(value, 4);
    const gray = plainProfile(drawProfile({ space: 'GRAY', curve: gammaCurve(1) }));
    expect(gray?.curves[0].lightOf(0.5)).toBe(0.5);
    expect(gray?.toXyz).toBeUndefined();
  });

  it('is none that has a lookup table or other channels', () => {
    expect(plainProfile(drawProfile({ curve: gammaCurve(1), more: 'A2B0' }))).toBeUndefined();
    expect(plainProfile(drawProfile({ curve: gammaCurve(1), space: 'CMYK' }))).toBeUndefined();
    expect(plainProfile(drawProfile({ curve: formula(5, 1) }))).toBeUndefined();
  });

  it('may have code points', () => {
    const cicp = Buffer.concat([Buffer.from('cicp\0\0\0\0'), Buffer.from([12, 16, 0, 1])]);
    expect(profileCode(drawProfile({ curve: gammaCurve(1), tags: { cicp } }))).toEqual({
      primaries: 12,
      transfer: 16,
    });
    expect(profileCode(drawProfile({ curve: gammaCurve(1) }))).toBeUndefined();
    expect(profileCode(Buffer.alloc(8))).toBeUndefined();
  });
});
