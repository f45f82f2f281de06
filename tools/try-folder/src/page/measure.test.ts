import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { corners, distance, type Painted } from './measure.js';
import { scaled } from './scale.js';

/** Smooth waves with noise, and transparency if wanted; deterministic. */
function picture(width: number, height: number, seed: number, opaque: boolean): Painted {
  const data = new Uint8ClampedArray(width * height * 4);
  let state = seed;
  for (let at = 0; at < data.length; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const [x, y] = [(at >> 2) % width, Math.floor((at >> 2) / width)];
    const level = 128 + 60 * Math.sin(x / 9 + seed) + 40 * Math.cos(y / 7) + (state >>> 27);
    data[at] = opaque && at % 4 === 3 ? 255 : level;
  }
  return { data, width, height };
}

/** The figures by their definition, block by block. */
function byDefinition(one: Painted, other: Painted) {
  const { width, height } = one;
  const meansOf = (left: number, top: number, side: number) => {
    const [right, bottom] = [Math.min(width, left + side), Math.min(height, top + side)];
    const changes: readonly number[][] = [[], [], [], []];
    for (let y = top; y < bottom; y += 1)
      for (let at = (y * width + left) * 4; at < (y * width + right) * 4; at += 1)
        changes[at % 4]?.push((one.data[at] ?? 0) - (other.data[at] ?? 0));
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const colours = changes.slice(0, 3).flat().map(Math.abs);
    return {
      worst: Math.max(mean(colours), mean((changes[3] ?? []).map(Math.abs))),
      tone: Math.max(...changes.map((values) => Math.abs(mean(values)))),
    };
  };
  const blocks = (side: number) =>
    corners(height, side).flatMap((y) =>
      corners(width, side).map((x) => ({ at: [x, y], ...meansOf(x, y, side) })),
    );
  const [worst] = blocks(8).sort((first, second) => second.worst - first.worst);
  return {
    mean: meansOf(0, 0, Math.max(width, height)).worst,
    cell: worst?.worst,
    at: worst?.at,
    tone: Math.max(...blocks(32).map(({ tone }) => tone)),
  };
}

describe('the distance of two pictures', () => {
  it.each([
    // Smaller than a cell, than a patch, on the grid of both or of one, and with a rest on either side.
    [1, 1],
    [5, 40],
    [33, 7],
    [32, 64],
    [40, 48],
    [41, 32],
    [75, 67],
  ])('of %d × %d is that of its blocks', (width, height) => {
    for (const opaque of [true, false]) {
      const [one, other] = [picture(width, height, 1, opaque), picture(width, height, 5, opaque)];
      const { mean, cell, tone, at } = distance(one, other);
      const expected = byDefinition(one, other);
      expect(mean).toBeCloseTo(expected.mean, 9);
      expect(cell).toBeCloseTo(expected.cell ?? Number.NaN, 9);
      expect(tone).toBeCloseTo(expected.tone, 9);
      expect(at).toEqual(expected.at);
    }
  });

  it('is measured between pictures of one size only', () => {
    expect(() => distance(picture(8, 8, 1, true), picture(8, 9, 1, true))).toThrow(RangeError);
  });
});

describe('a scaled picture', () => {
  it.each([
    ['the whole', { left: 0, top: 0, width: 240, height: 180 }],
    ['a part', { left: 40, top: 24, width: 160, height: 120 }],
  ])("is that of libvips' kernel of the same name: %s", async (_, part) => {
    const source = picture(240, 180, 3, true);
    const [width, height] = [61, 45];
    const { data } = await sharp(source.data, { raw: { width: 240, height: 180, channels: 4 } })
      .extract(part)
      .resize(width, height, { kernel: 'lanczos3', fit: 'fill', fastShrinkOnLoad: false })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const cut = scaled(source, part, width, height);
    const off = cut.data.map((level, at) => Math.abs(level - (data[at] ?? 0)));
    // It computes in integers.
    expect(Math.max(...off)).toBeLessThanOrEqual(2);
  });
});
