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

/** A profile of libvips, as it is embedded in a picture. */
async function profileOf(name: 'srgb' | 'p3' | 'cmyk'): Promise<Buffer> {
  const image = sharp({ create: { width: 8, height: 8, channels: 3, background: '#336699' } });
  const written = await image.withIccProfile(name).jpeg().toBuffer();
  const { icc } = await sharp(written).metadata();
  if (icc === undefined) throw new Error(`a picture with the profile ${name} has none`);
  return icc;
}

describe('a profile of sRGB', () => {
  it('is recognised as libvips writes it', async () => {
    expect(isSrgbProfile(await profileOf('srgb'))).toBe(true);
  });

  it('is recognised as a table of levels, but not when one level is wrong', () => {
    const curve = levelTable(1024);
    expect(isSrgbProfile(drawProfile({ curve }))).toBe(true);
    curve.writeUInt16BE(curve.readUInt16BE(12 + 512 * 2) + 400, 12 + 512 * 2);
    expect(isSrgbProfile(drawProfile({ curve }))).toBe(false);
    expect(isSrgbProfile(drawProfile({ curve: levelTable(16) }))).toBe(false);
  });

  it('is recognised as a formula, with and without optional parameters', () => {
    expect(isSrgbProfile(drawProfile({ curve: formula(3, ...SRGB_FORMULA) }))).toBe(true);
    expect(isSrgbProfile(drawProfile({ curve: formula(4, ...SRGB_FORMULA, 0, 0) }))).toBe(true);
  });

  it('differs from every other profile', async () => {
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

  it('is not recognised when truncated, nor in data that is no profile', async () => {
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
  ])('gives the light of a level by %s', (_, curve, light) => {
    // To the precision of the format: 16 fractional bits.
    expect(lightOf(curve, 0.5)).toBeCloseTo(light, 4);
  });

  it('gives its colours, or none when it is gray', () => {
    const { toXyz } = plainProfile(drawProfile({ curve: gammaCurve(1), colours: P3_COLOURS })) ?? {};
    for (const [colour, xyz] of P3_COLOURS.entries())
      for (const [axis, value] of xyz.entries()) expect(toXyz?.[axis * 3 + colour]).toBeCloseTo(value, 4);
    const gray = plainProfile(drawProfile({ space: 'GRAY', curve: gammaCurve(1) }));
    expect(gray?.curves[0].lightOf(0.5)).toBe(0.5);
    expect(gray?.toXyz).toBeUndefined();
  });

  it('does not include profiles with a lookup table or other channels', () => {
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
