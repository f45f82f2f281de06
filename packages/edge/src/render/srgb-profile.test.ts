import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { isSrgbProfile } from './srgb-profile.js';

/** A profile of libvips itself, as it lies in a picture. */
async function profileOf(name: 'srgb' | 'p3' | 'cmyk'): Promise<Buffer> {
  const image = sharp({ create: { width: 8, height: 8, channels: 3, background: '#336699' } });
  const written = await image.withIccProfile(name).jpeg().toBuffer();
  const { icc } = await sharp(written).metadata();
  if (icc === undefined) throw new Error(`a picture with the profile ${name} has none`);
  return icc;
}

interface Drawn {
  readonly space?: string;
  readonly red?: readonly number[];
  readonly curve: Buffer;
  readonly more?: string;
}

/** A profile of three colours that share a curve, as ICC.1:2022 lays it out. */
function draw({ space = 'RGB ', red = [0.4361, 0.2225, 0.0139], curve, more }: Drawn): Buffer {
  const colours = [red, [0.3851, 0.7169, 0.0971], [0.1431, 0.0606, 0.7141]];
  const names = ['rXYZ', 'gXYZ', 'bXYZ', 'rTRC', 'gTRC', 'bTRC', ...(more === undefined ? [] : [more])];
  const header = Buffer.alloc(128);
  header.write(space, 16, 'latin1');
  header.write('XYZ ', 20, 'latin1');
  const table = Buffer.alloc(4 + names.length * 12);
  table.writeUInt32BE(names.length);
  const start = header.length + table.length;
  for (const [at, name] of names.entries()) {
    table.write(name, 4 + at * 12, 'latin1');
    table.writeUInt32BE(start + Math.min(at, 3) * 20, 8 + at * 12);
  }
  const points = colours.map((colour) => {
    const point = Buffer.alloc(20);
    point.write('XYZ ', 'latin1');
    for (const [axis, value] of colour.entries())
      point.writeInt32BE(Math.round(value * 65_536), 8 + axis * 4);
    return point;
  });
  return Buffer.concat([header, table, ...points, curve]);
}

function formula(kind: number, ...parameters: readonly number[]): Buffer {
  const curve = Buffer.alloc(12 + parameters.length * 4);
  curve.write('para', 'latin1');
  curve.writeUInt16BE(kind, 8);
  for (const [at, value] of parameters.entries()) curve.writeInt32BE(Math.round(value * 65_536), 12 + at * 4);
  return curve;
}

/** Of the standard's formula, in levels of 65,535. */
function table(count: number): Buffer {
  const curve = Buffer.alloc(12 + count * 2);
  curve.write('curv', 'latin1');
  curve.writeUInt32BE(count, 8);
  for (let at = 0; at < count; at += 1) {
    const level = at / (count - 1);
    const light = level <= 0.04045 ? level / 12.92 : ((level + 0.055) / 1.055) ** 2.4;
    curve.writeUInt16BE(Math.round(light * 65_535), 12 + at * 2);
  }
  return curve;
}

const SRGB = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045] as const;

describe('a profile of sRGB', () => {
  it('is known as libvips writes it', async () => {
    expect(isSrgbProfile(await profileOf('srgb'))).toBe(true);
  });

  it('is known as a table of the light of each level, and not when one level is off', () => {
    const curve = table(1024);
    expect(isSrgbProfile(draw({ curve }))).toBe(true);
    curve.writeUInt16BE(curve.readUInt16BE(12 + 512 * 2) + 400, 12 + 512 * 2);
    expect(isSrgbProfile(draw({ curve }))).toBe(false);
    expect(isSrgbProfile(draw({ curve: table(16) }))).toBe(false);
  });

  it('is known as a formula, with and without what may be added', () => {
    expect(isSrgbProfile(draw({ curve: formula(3, ...SRGB) }))).toBe(true);
    expect(isSrgbProfile(draw({ curve: formula(4, ...SRGB, 0, 0) }))).toBe(true);
  });

  it('is no other one', async () => {
    expect(isSrgbProfile(await profileOf('p3'))).toBe(false);
    expect(isSrgbProfile(await profileOf('cmyk'))).toBe(false);
    const curve = formula(3, ...SRGB);
    expect(isSrgbProfile(draw({ curve, red: [0.515, 0.241, -0.001] }))).toBe(false);
    expect(isSrgbProfile(draw({ curve, space: 'GRAY' }))).toBe(false);
    expect(isSrgbProfile(draw({ curve, more: 'A2B0' }))).toBe(false);
    expect(isSrgbProfile(draw({ curve: formula(0, 2.2) }))).toBe(false);
    expect(isSrgbProfile(draw({ curve: formula(3, 2.2, ...SRGB.slice(1)) }))).toBe(false);
    expect(isSrgbProfile(draw({ curve: formula(4, ...SRGB, 0.1, 0) }))).toBe(false);
  });

  it('is not one that is cut off, or no profile at all', async () => {
    const whole = draw({ curve: formula(3, ...SRGB) });
    for (const length of [0, 16, 100, 130, 160, 230, whole.length - 1])
      expect(isSrgbProfile(whole.subarray(0, length))).toBe(false);
    expect(isSrgbProfile(Buffer.alloc(4096, 0xff))).toBe(false);
    expect(isSrgbProfile((await profileOf('srgb')).subarray(0, 300))).toBe(false);
  });
});
