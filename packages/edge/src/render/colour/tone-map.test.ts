import { describe, expect, it } from 'vitest';
import { chunk, cicp, clli, deepPng, withChunks } from '../../../tests/coloured-files.js';
import { decode } from '../../../tests/probe.js';
import { renderQuery } from '../../../tests/render-query.js';
import { hlgLight, pqLight } from '../../pictures/colour/curves.js';
import { toneMap } from './to-srgb.js';

/** Grays that Chromium 156 paints on an sRGB canvas for every eighth level of 255, from 0 to 248. */
const CHROMIUM = {
  pq: [
    0, 0, 1, 2, 5, 9, 15, 22, 30, 38, 48, 58, 70, 83, 98, 114, 132, 153, 175, 198, 213, 226, 237, 246, 255,
    255, 255, 255, 255, 255, 255, 255,
  ],
  hlg: [
    0, 1, 3, 7, 14, 21, 29, 36, 43, 50, 57, 64, 71, 78, 85, 92, 99, 107, 115, 125, 135, 147, 160, 174, 189,
    202, 212, 220, 228, 236, 243, 250,
  ],
} as const;

/** An independent implementation of the curve: it searches the parabola for the point instead of solving for it. */
function mapped(light: number, peak: number): number {
  const end = peak / 203;
  // Too little range to map: each channel is clamped.
  if (end <= 1) return light;
  const white = 1 - 0.5 * Math.min(1, Math.log(end) / Math.log(1000 / 203));
  if (light <= 1) return light * white;
  if (light >= end) return 1;
  const [middleX, middleY] = [0.35 + 0.65 / white, 0.35 * white + 0.65];
  const bezier = (t: number, a: number, b: number, c: number) =>
    (1 - t) * (1 - t) * a + 2 * t * (1 - t) * b + t * t * c;
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step += 1) {
    const t = (low + high) / 2;
    if (bezier(t, 1, middleX, end) < light) low = t;
    else high = t;
  }
  return bezier(low, white, middleY, 1);
}

type Colour = readonly [number, number, number];

/** ST 2084, from the constants in its text. */
const pq = (level: number): number => {
  const [m1, m2, c1, c2, c3] = [0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875];
  const root = level ** (1 / m2);
  return (10_000 * (Math.max(root - c1, 0) / (c2 - c3 * root)) ** (1 / m1)) / 203;
};

/** BT.2100 for a display of 1,000 cd/m². */
const hlg = (colour: Colour): Colour => {
  const a = 0.17883277;
  const [b, c] = [1 - 4 * a, 0.5 - a * Math.log(4 * a)];
  const scene = colour.map((level) => (level <= 0.5 ? level ** 2 / 3 : (Math.exp((level - c) / a) + b) / 12));
  const [red = 0, green = 0, blue = 0] = scene;
  const gain = (1000 / 203) * (0.2627 * red + 0.678 * green + 0.0593 * blue) ** 0.2;
  return [red * gain, green * gain, blue * gain];
};

/** In floating point: light, the curve for the brightest channel, the matrix of BT.2087, sRGB. */
function reference(colour: Colour, transfer: 'pq' | 'hlg', peak: number): number[] {
  const light = transfer === 'pq' ? (colour.map(pq) as unknown as Colour) : hlg(colour);
  const brightest = Math.max(...light);
  const gain = brightest === 0 ? 0 : mapped(brightest, peak) / brightest;
  const [r, g, b] = light.map((value) => value * gain) as [number, number, number];
  return [
    1.660491 * r - 0.587641 * g - 0.07285 * b,
    -0.12455 * r + 1.1329 * g - 0.008349 * b,
    -0.018151 * r - 0.100579 * g + 1.11873 * b,
  ].map((value) => {
    const inside = Math.min(1, Math.max(0, value));
    return 255 * (inside <= 0.0031308 ? 12.92 * inside : 1.055 * inside ** (1 / 2.4) - 0.055);
  });
}

describe('tone mapping', () => {
  it.each(['pq', 'hlg'] as const)("of grays in %s equals a browser's", async (transfer) => {
    const grays = Array.from({ length: 32 }, (_, at) => at * 8 * 257).flatMap((level) => [
      level,
      level,
      level,
    ]);
    const row = Uint16Array.from(Array.from({ length: 16 }, () => grays).flat());
    const png = withChunks(await deepPng(row, 32, 16, 3), [cicp(9, transfer === 'pq' ? 16 : 18)]);
    const { pixel } = await decode((await renderQuery(png, 'w=32&f=png')).body);
    for (const [at, gray] of CHROMIUM[transfer].entries()) {
      expect(Math.abs(pixel(at, 8)[0] - gray), `level ${at * 8}`).toBeLessThanOrEqual(2);
    }
  });

  it.each([
    ['pq', 1000, []],
    ['pq', 4000, [clli(4000)]],
    ['pq', 400, [clli(400)]],
    ['pq', 100, [clli(100)]],
    ['hlg', 1000, []],
  ] as const)('of colours in %s with a peak of %i follows the formulas', async (transfer, peak, chunks) => {
    const side = 64;
    let state = 1;
    const next = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state % 65_536;
    };
    const numbers = Uint16Array.from({ length: side * side * 3 }, next);
    const code = cicp(9, transfer === 'pq' ? 16 : 18);
    const png = withChunks(await deepPng(numbers, side, side, 3), [code, ...chunks]);
    const { pixel } = await decode((await renderQuery(png, `w=${side}&f=png`)).body);
    const off = Array.from({ length: side * side }, (_, at) => {
      const stored = [0, 1, 2].map(
        (channel) => (numbers[at * 3 + channel] ?? 0) / 65_535,
      ) as unknown as Colour;
      const seen = pixel(at % side, Math.floor(at / side));
      return reference(stored, transfer, peak).map((value, channel) =>
        Math.abs((seen[channel] ?? 0) - value),
      );
    });
    expect(Math.max(...off.flat())).toBeLessThanOrEqual(1);
  });

  it('uses the mastering display when the content has no peak', async () => {
    const display = Buffer.alloc(24);
    display.writeUInt32BE(300 * 10_000, 16);
    const numbers = new Uint16Array(32 * 32 * 3).fill(128 * 257);
    const shown = async (...chunks: readonly Buffer[]) => {
      const png = withChunks(await deepPng(numbers, 32, 32, 3), [cicp(9, 16), ...chunks]);
      return (await decode((await renderQuery(png, 'w=32&f=png')).body)).pixel(8, 8)[0];
    };
    // Chromium's grays.
    expect(await shown(chunk('mDCV', display))).toBe(171);
    expect(await shown(chunk('mDCV', display), clli(4000))).toBe(132);
    expect(await shown(clli(0))).toBe(132);
  });

  it('is continuous, rises, and never leaves the range', () => {
    for (const peak of [50, 203, 204, 250, 400, 1000, 4000, 10_000]) {
      const gain = toneMap(peak);
      const seen = Array.from({ length: 6000 }, (_, at) => Math.min(1, (at / 100) * gain(at / 100)));
      const steps = seen.slice(1).map((light, at) => light - (seen[at] ?? 0));
      expect(Math.min(...steps)).toBeGreaterThanOrEqual(-1e-12);
      expect(Math.max(...steps)).toBeLessThan(0.0101);
      expect(seen.at(-1)).toBeCloseTo(1, 9);
    }
  });

  it('uses the light values of the standards', () => {
    // BT.2408: 58 % of PQ and 75 % of HLG are the reference white, 203 cd/m².
    expect(pqLight(0.58)).toBeCloseTo(1, 1);
    expect(pqLight(1)).toBeCloseTo(10_000 / 203, 6);
    expect(hlgLight(1)).toBeCloseTo(1, 6);
    expect(hlgLight(0.5)).toBeCloseTo(1 / 12, 9);
  });
});
