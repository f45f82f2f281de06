import { some } from '@cameo/testing/form';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { blocksOf } from '../../tests/metadata-blocks.js';
import { picturesIn } from '../../tests/picture-folders.js';
import { noise, paint, quarters, solid } from '../../tests/pictures.js';
import { renderQuery } from '../../tests/render-query.js';

/** Clients, with the formats of originals that they support; for other originals the answer may be larger. */
const CLIENTS = [
  ['image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', /./],
  ['image/avif', /JPEG|PNG|GIF|AVIF|icon/],
  ['image/webp,*/*', /JPEG|PNG|GIF|WebP|icon/],
  ['*/*', /JPEG|PNG|GIF|icon/],
] as const;

/** Soft shapes of all sizes and colours, like a photograph. */
const photo = (width: number, height: number): Sharp =>
  noise(Math.ceil(width / 12), Math.ceil(height / 12)).resize(width, height, {
    kernel: 'cubic',
    fit: 'fill',
  });

/** A disc and a bar on white, with smooth edges. */
const logo = (size: number): Sharp =>
  paint(size, size, (x, y) => {
    const inside = Math.min(1, Math.max(0, size * 0.4 - Math.hypot(x - size / 2, y - size / 2)));
    const bar = Math.abs(x - y) < size / 16;
    const over = (colour: number) => 255 + (colour - 255) * inside;
    return bar ? [16, 48, 192] : [over(192), over(16), over(48)];
  });

/** Originals with maximum compression, or hardly larger than their container. */
const HEAVY: readonly (readonly [name: string, make: () => Sharp])[] = [
  ['JPEG of quality 20', () => photo(300, 200).jpeg({ quality: 20, mozjpeg: true })],
  ['JPEG of quality 10', () => photo(300, 200).jpeg({ quality: 10, mozjpeg: true })],
  ['progressive gray JPEG', () => photo(300, 200).grayscale().jpeg({ quality: 20, progressive: true })],
  ['JPEG of noise', () => noise(64, 64).jpeg({ quality: 30 })],
  ['JPEG of one pixel', () => solid(1, 1, [200, 30, 30]).jpeg()],
  ['WebP of quality 10', () => photo(300, 200).webp({ quality: 10, effort: 6 })],
  ['WebP without loss', () => logo(200).webp({ lossless: true, effort: 6 })],
  ['AVIF of quality 20', () => photo(300, 200).avif({ quality: 20 })],
  ['palette PNG', () => logo(200).png({ palette: true, compressionLevel: 9, effort: 10 })],
  ['PNG of two colours', () => quarters(64, 48, 'RRGG').png({ palette: true, colours: 2 })],
  ['PNG of one pixel', () => solid(1, 1, [200, 30, 30]).png()],
  ['transparent PNG of one pixel', () => solid(1, 1, [0, 0, 0, 0]).png({ palette: true })],
  ['translucent icon', () => solid(16, 16, [200, 30, 30, 100]).png({ palette: true })],
  ['GIF', () => logo(120).gif({ colours: 8 })],
  ['GIF of one pixel', () => solid(1, 1, [200, 30, 30]).gif()],
];

describe('a picture at its own size', () => {
  describe.each(some(HEAVY, 8))('%s', (name, make) => {
    const clients = CLIENTS.filter(([, reads]) => reads.test(name));
    it.each(some(clients, 2))('is no larger for %s', async (accept) => {
      const bytes = await make().toBuffer();
      for (const query of ['w=640', 'w=640&q=95']) {
        const { body, contentType } = await renderQuery(bytes, query, { accept });
        const [before, after] = [await sharp(bytes).metadata(), await sharp(body).metadata()];
        expect([after.width, after.height]).toEqual([before.width, before.height]);
        expect(body.length).toBeLessThanOrEqual(bytes.length);
        expect(contentType).toBe(`image/${after.format === 'heif' ? 'avif' : after.format}`);
      }
    });
  });

  it('keeps the pixels of an original with much stronger compression, and nothing else of it', async () => {
    const secret = 'PLANTED-IN-EXIF';
    const laden = (format: 'jpeg' | 'webp') =>
      logo(120)
        .withExif({ IFD0: { Copyright: secret } })
        .toFormat(format, { quality: 5 })
        .toBuffer();
    for (const [format, accept, needed] of [
      ['jpeg', '*/*', []],
      ['webp', 'image/webp', ['VP8 ', 'VP8X']],
    ] as const) {
      const bytes = await laden(format);
      expect(bytes.includes(secret)).toBe(true);
      const { body } = await renderQuery(bytes, 'w=640&q=95', { accept });
      expect(blocksOf(body)).toEqual(needed);
      expect((await pixelsOf(body)).equals(await pixelsOf(bytes))).toBe(true);
    }
  });

  it('is rotated upright, which requires an encoding, and has no colour profile', async () => {
    const turned = await photo(300, 200).withMetadata({ orientation: 6 }).jpeg({ quality: 10 }).toBuffer();
    const { body, width, height } = await renderQuery(turned, 'w=640&q=95', { accept: '*/*' });
    expect([width, height]).toEqual([200, 300]);
    expect((await sharp(body).metadata()).orientation).toBeUndefined();
    const profiled = await photo(300, 200).withIccProfile('p3').jpeg({ quality: 20 }).toBuffer();
    expect(blocksOf((await renderQuery(profiled, 'w=640&q=95', { accept: '*/*' })).body)).toEqual([]);
  });

  it('has the format that is requested by name, although it is larger', async () => {
    const bytes = await solid(1, 1, [200, 30, 30]).png().toBuffer();
    expect((await renderQuery(bytes, 'f=avif')).contentType).toBe('image/avif');
    expect((await renderQuery(bytes, 'f=jpeg')).contentType).toBe('image/jpeg');
  });
});

describe('originals from real sources', () => {
  it.each(some(['photos', 'graphics', 'colour', 'modern', 'orientation', 'metadata'], 2))(
    'in %s are no larger at their own size',
    { timeout: 120_000 },
    async (folder) => {
      for (const { name, bytes } of some(picturesIn(folder), 4)) {
        const {
          width,
          height,
          pages = 1,
        } = await sharp(bytes)
          .metadata()
          .catch(() => ({ width: 0, height: 0, pages: 1 }));
        if (width * height > 1_500_000 || width * height === 0 || (pages ?? 1) > 1) continue;
        // Its own pixels would look different without it.
        if (bytes.includes('gAMA') && !bytes.includes('sRGB')) continue;
        const rendered = await renderQuery(bytes, 'w=3840').catch(() => undefined);
        // Pictures whose colours are converted have to be encoded, at any size.
        const isConverted = rendered !== undefined && /p3pq|hlg|nclx/.test(name);
        if (rendered === undefined || isConverted) continue;
        expect(rendered.body.length, name).toBeLessThanOrEqual(bytes.length);
      }
    },
  );
});

const pixelsOf = (bytes: Uint8Array): Promise<Buffer> => sharp(bytes).ensureAlpha().raw().toBuffer();
