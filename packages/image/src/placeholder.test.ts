import fc from 'fast-check';
import { rgbaToThumbHash, thumbHashToRGBA } from 'thumbhash';
import { describe, expect, it } from 'vitest';
import { thumbhashColours } from './placeholder.js';

/** The ThumbHash of a square of 24 × 24 px, by the format's own implementation. */
function hashOf(colourAt: (x: number, y: number) => readonly [number, number, number, number]): Uint8Array {
  const pixels = Array.from({ length: 24 * 24 }, (_, at) => [...colourAt(at % 24, Math.floor(at / 24))]);
  return rgbaToThumbHash(24, 24, Uint8Array.from(pixels.flat()));
}
const base64 = (hash: Uint8Array) => Buffer.from(hash).toString('base64');
const channels = (colour = '') => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

describe('thumbhashColours', () => {
  it('returns the colours of the corners', () => {
    const hash = hashOf((x, y) =>
      x < 12 ? (y < 12 ? [255, 0, 0, 255] : [0, 255, 0, 255]) : [0, 0, 255, 255],
    );
    const colours = thumbhashColours(base64(hash)) ?? [];
    expect(colours).toHaveLength(16);
    const [topLeft, topRight, bottomLeft] = [colours[0], colours[3], colours[12]].map(channels);
    expect(topLeft?.indexOf(Math.max(...(topLeft ?? [])))).toBe(0);
    expect(topRight?.indexOf(Math.max(...(topRight ?? [])))).toBe(2);
    expect(bottomLeft?.indexOf(Math.max(...(bottomLeft ?? [])))).toBe(1);
  });

  it("are close to those of the format's implementation", () => {
    const gradient = (a: number, b: number, c: number) => (x: number, y: number) =>
      [(a + x * 4) % 256, (b + y * 4) % 256, c, 255] as const;
    const byte = fc.integer({ min: 0, max: 150 });
    fc.assert(
      fc.property(byte, byte, byte, (a, b, c) => {
        const hash = hashOf(gradient(a, b, c));
        const { w, h, rgba } = thumbHashToRGBA(hash);
        const colours = thumbhashColours(base64(hash)) ?? [];
        colours.forEach((colour, cell) => {
          const at =
            (Math.floor(((Math.floor(cell / 4) + 0.5) * h) / 4) * w +
              Math.floor(((cell % 4) + 0.5) * (w / 4))) *
            4;
          channels(colour).forEach((value, channel) => {
            expect(Math.abs(value - (rgba[at + channel] ?? 0))).toBeLessThan(24);
          });
        });
      }),
    );
  });

  it('are undefined for a transparent picture, and for an invalid hash', () => {
    expect(thumbhashColours(base64(hashOf((x) => [0, 0, 0, x * 10])))).toBeUndefined();
    expect(thumbhashColours('')).toBeUndefined();
    expect(thumbhashColours('%%%')).toBeUndefined();
    expect(thumbhashColours('AAAA')).toBeUndefined();
  });

  it('are valid colours for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 30 }), (bytes) => {
        for (const colour of thumbhashColours(base64(bytes)) ?? []) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
      }),
    );
  });
});
