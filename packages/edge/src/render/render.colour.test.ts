import { some } from '@cameo/testing/form';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { noise, paint, quarters, solid } from '../../tests/pictures.js';
import { cornersOf, decode, distance } from '../../tests/probe.js';
import { renderQuery } from '../../tests/render-query.js';

const FORMATS = ['avif', 'webp', 'jpeg', 'png'] as const;
const WITH_ALPHA = ['avif', 'webp', 'png'] as const;
const WHITE = [255, 255, 255];

/** Left half transparent, right half opaque red, the bottom stripe half transparent. */
const halves = () =>
  paint(
    160,
    120,
    (x, y) => (y >= 90 ? [220, 30, 30, 128] : x < 80 ? [0, 0, 255, 0] : [220, 30, 30, 255]),
    true,
  ).png();

describe('colours', () => {
  it('of Display P3 become the sRGB colours that look the same', async () => {
    // P3 red (200, 80, 60) is sRGB (216, 68, 50): linear light by the P3-D65 to sRGB matrix of CSS Color 4.
    const pixels = paint(64, 64, () => [200, 80, 60]);
    const bytes = await pixels.withIccProfile('p3', { attach: true }).png().toBuffer();
    const stored = await sharp(bytes, { ignoreIcc: true }).raw().toBuffer();
    const asSrgb = toSrgb([stored[0] ?? 0, stored[1] ?? 0, stored[2] ?? 0]);
    for (const query of ['w=48', 'trim=10', 'w=48&gray=0&rotate=90']) {
      for (const format of FORMATS) {
        const { pixel } = await decode((await renderQuery(bytes, `${query}&f=${format}`)).body);
        expect(distance(pixel(20, 20), asSrgb), `${query} ${format}`).toBeLessThanOrEqual(6);
      }
    }
  });

  it('of CMYK with a profile are converted', async () => {
    const bytes = await quarters(200, 120).toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer();
    expect((await sharp(bytes).metadata()).space).toBe('cmyk');
    const plain = await decode(await sharp(bytes).toColourspace('srgb').png().toBuffer());
    for (const format of FORMATS) {
      for (const query of some(['w=88', 'w=88&h=88', 'trim=10'], 1)) {
        const { body } = await renderQuery(bytes, `${query}&f=${format}`);
        expect(await sharp(body).metadata()).toMatchObject({ space: 'srgb', depth: 'uchar' });
        const { width, height, pixel } = await decode(body);
        for (const [x, y] of [
          [0.1, 0.1],
          [0.9, 0.1],
          [0.1, 0.9],
          [0.9, 0.9],
        ] as const) {
          const seen = pixel(Math.floor(width * x), Math.floor(height * y));
          expect(distance(seen, plain.pixel(200 * x, 120 * y))).toBeLessThanOrEqual(12);
        }
      }
    }
    expect(distance(plain.pixel(20, 12), [220, 30, 30])).toBeLessThan(40);
  });

  it('of 16 bits per channel become 8 bits', async () => {
    const bytes = await quarters(200, 120).toColourspace('rgb16').png().toBuffer();
    expect((await sharp(bytes).metadata()).depth).toBe('ushort');
    for (const format of FORMATS) {
      for (const query of some(['trim=10', 'w=88', 'blur=1'], 1)) {
        const { body } = await renderQuery(bytes, `${query}&f=${format}`);
        expect(await sharp(body).metadata()).toMatchObject({ space: 'srgb', depth: 'uchar' });
        expect(await cornersOf(body)).toBe('RGBY');
      }
    }
  });

  it.each([
    ['an interlaced PNG', () => quarters(200, 120).png({ progressive: true })],
    ['a palette PNG', () => quarters(200, 120).png({ palette: true })],
    ['a progressive JPEG', () => quarters(200, 120).jpeg({ progressive: true })],
    ['a tiled TIFF', () => quarters(200, 120).tiff({ tile: true, compression: 'lzw' })],
    ['a GIF', () => quarters(200, 120).gif()],
    ['a lossless WebP', () => quarters(200, 120).webp({ lossless: true })],
  ])('of %s are read', async (_, make) => {
    const bytes = await make().toBuffer();
    for (const format of FORMATS) {
      expect(await cornersOf((await renderQuery(bytes, `w=88&f=${format}`)).body)).toBe('RGBY');
    }
  });

  it('of an SVG are read', async () => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">
      <rect width="100" height="100" fill="rgb(220,30,30)"/><rect x="100" width="100" height="100" fill="rgb(40,60,200)"/></svg>`;
    const { body, width, height } = await renderQuery(Buffer.from(svg), 'w=88&f=png');
    expect([width, height, await cornersOf(body)]).toEqual([88, 44, 'RBRB']);
  });

  it('of a gray picture stay gray, with their alpha', async () => {
    const gray = await paint(
      100,
      60,
      (x) => (x < 10 ? [255, 255, 255, 255] : x < 60 ? [90, 90, 90, 255] : [90, 90, 90, 0]),
      true,
    )
      .toColourspace('b-w')
      .png()
      .toBuffer();
    expect((await sharp(gray).metadata()).channels).toBe(2);
    for (const query of ['w=48', 'trim=1&w=48', 'gray=1&w=48']) {
      const { pixel } = await decode((await renderQuery(gray, `${query}&f=png`)).body);
      expect(distance(pixel(20, 10), [90, 90, 90, 255]), query).toBeLessThanOrEqual(2);
    }
    const { pixel } = await decode((await renderQuery(gray, 'w=48&f=webp')).body);
    expect(pixel(44, 10)[3]).toBe(0);
  });
});

describe('transparency', () => {
  it.each(WITH_ALPHA)('is kept in %s', async (format) => {
    const { body } = await renderQuery(await halves().toBuffer(), `w=88&f=${format}`);
    const { pixel } = await decode(body);
    expect(pixel(10, 10)[3]).toBe(0);
    expect(distance(pixel(70, 10), [220, 30, 30])).toBeLessThanOrEqual(6);
    expect(Math.abs(pixel(40, 60)[3] - 128)).toBeLessThanOrEqual(6);
    expect((await sharp(body).metadata()).hasAlpha).toBe(true);
  });

  it('becomes PNG for a client without AVIF and WebP, and JPEG when nothing is transparent', async () => {
    const bytes = await halves().toBuffer();
    expect(await renderQuery(bytes, 'w=88', { accept: '*/*' })).toMatchObject({ format: 'png' });
    const opaque = await noise(160, 120).png().toBuffer();
    expect(await renderQuery(opaque, 'w=88', { accept: '*/*' })).toMatchObject({ format: 'jpeg' });
    // A drawing stays a drawing: the smaller of PNG and JPEG is sent.
    const { body } = await renderQuery(bytes, 'w=88&bg=fff', { accept: '*/*' });
    expect((await sharp(body).metadata()).hasAlpha).toBe(false);
  });

  it.each([
    ['', WHITE, [238, 143, 143]],
    ['&bg=00ff00', [0, 255, 0], [110, 143, 15]],
    ['&bg=00000080', [127, 127, 127], [174, 79, 79]],
  ])('is flattened in a JPEG with "%s"', async (bg, clear, half) => {
    const { body } = await renderQuery(await halves().toBuffer(), `w=88&f=jpeg${bg}`);
    const { pixel } = await decode(body);
    expect(distance(pixel(10, 10), clear)).toBeLessThanOrEqual(4);
    expect(distance(pixel(40, 60), half)).toBeLessThanOrEqual(8);
    expect((await sharp(body).metadata()).hasAlpha).toBe(false);
  });

  it.each(FORMATS)('is filled with an opaque colour in %s', async (format) => {
    const { body } = await renderQuery(await halves().toBuffer(), `w=88&bg=2050c0&f=${format}`);
    const { pixel } = await decode(body);
    expect(distance(pixel(10, 10), [32, 80, 192])).toBeLessThanOrEqual(6);
    expect((await sharp(body).metadata()).hasAlpha).toBe(false);
  });

  it('is blended with a translucent colour behind it', async () => {
    const { body } = await renderQuery(await halves().toBuffer(), 'w=88&bg=0000ff80&f=png');
    const { pixel } = await decode(body);
    expect(distance(pixel(10, 10), [0, 0, 255, 128])).toBeLessThanOrEqual(1);
    expect(distance(pixel(70, 10), [220, 30, 30, 255])).toBeLessThanOrEqual(1);
    // Half red over half blue: alpha 0.5 + 0.5 × 0.5, colours in the proportion 2 : 1.
    expect(distance(pixel(40, 60), [147, 20, 105, 192])).toBeLessThanOrEqual(3);
  });
});

describe('the padding of contain', () => {
  const bytes = () => solid(200, 100, [30, 160, 60]).jpeg({ quality: 100 }).toBuffer();

  it.each([
    ['f=png', [0, 0, 0, 0]],
    ['f=webp', [0, 0, 0, 0]],
    ['f=avif', [0, 0, 0, 0]],
    ['f=png&bg=ff8000', [255, 128, 0, 255]],
    ['f=png&bg=ff800040', [255, 128, 0, 64]],
    ['f=jpeg', [255, 255, 255, 255]],
    ['f=jpeg&bg=ff8000', [255, 128, 0, 255]],
    ['f=jpeg&bg=00000080', [127, 127, 127, 255]],
    // The gray of a colour is its luminance in linear light: 0.2126 for red.
    ['f=png&bg=ff0000&gray=1', [127, 127, 127, 255]],
    ['f=png&bg=ff000080&gray=1', [127, 127, 127, 128]],
  ])('has the right colour with %s', async (query, expected) => {
    const { body, width, height } = await renderQuery(await bytes(), `w=88&h=88&fit=contain&${query}`);
    const { pixel } = await decode(body);
    expect([width, height]).toEqual([88, 88]);
    const tolerance = /jpeg|webp/.test(query) ? 3 : 1;
    for (const [x, y] of [
      [5, 3],
      [80, 84],
    ] as const) {
      expect(distance(pixel(x, y), expected)).toBeLessThanOrEqual(tolerance);
      // Encoders may change colours, but not alpha.
      expect(pixel(x, y)[3]).toBe(expected[3]);
    }
    const gray = query.includes('gray');
    expect(distance(pixel(44, 44), gray ? [139, 139, 139] : [30, 160, 60])).toBeLessThanOrEqual(8);
  });
});

/** Display P3 to sRGB, both with the sRGB curve, by the matrices of CSS Color 4, section 10. */
function toSrgb(p3: readonly [number, number, number]): number[] {
  const [r, g, b] = p3.map((value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  ) as [number, number, number];
  const light = [
    1.2249402 * r - 0.2249402 * g,
    -0.0420569 * r + 1.0420569 * g,
    -0.0196376 * r - 0.0786361 * g + 1.0982735 * b,
  ];
  return light.map((value) => {
    const inside = Math.min(1, Math.max(0, value));
    return Math.round(255 * (inside <= 0.0031308 ? 12.92 * inside : 1.055 * inside ** (1 / 2.4) - 0.055));
  });
}
