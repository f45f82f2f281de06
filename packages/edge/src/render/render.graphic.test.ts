import { DEFAULT_LIMITS } from '@cameo/core';
import { some } from '@cameo/testing/form';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { blocksOf } from '../../tests/metadata-blocks.js';
import { noise, paint, quarters } from '../../tests/pictures.js';
import { renderQuery } from '../../tests/render-query.js';
import { testConfig } from '../../tests/test-config.js';
import { survey } from '../pictures/index.js';

/** A PNG of a chart of three colours with a grid and a line, larger than the requested size. */
const CHART = await paint(900, 900, (x, y) => {
  if (Math.abs(y - 450 - 300 * Math.sin(x / 140)) < 3) return [30, 30, 40];
  const bar = Math.floor(x / 75);
  if (bar % 4 === 1 && y > 300 + ((bar * 97) % 400)) return bar % 8 === 1 ? [190, 20, 40] : [20, 50, 180];
  return x % 90 < 3 || y % 90 < 3 ? [200, 200, 200] : [255, 255, 255];
})
  .png()
  .toBuffer();

/** Rings of six colours on a transparent ground. */
const rings = (): Sharp =>
  paint(
    900,
    900,
    (x, y) => {
      const ring = Math.floor(Math.hypot(x - 450, y - 450) / 60);
      if (ring > 6) return [0, 0, 0, 0];
      return ring % 2 === 0 ? [190, 20, 40] : [20, 40 * ring, 180];
    },
    true,
  );

const pixelsOf = (bytes: Uint8Array): Promise<Buffer> =>
  sharp(bytes).flatten({ background: '#808080' }).raw().toBuffer();
const scaled = async (image: Sharp): Promise<Buffer> =>
  pixelsOf(
    await sharp(await image.png().toBuffer())
      .resize(360)
      .png()
      .toBuffer(),
  );

/** The maximum difference of a channel. */
const worst = (one: Buffer, other: Buffer): number => {
  let largest = 0;
  for (let at = 0; at < one.length; at += 1)
    largest = Math.max(largest, Math.abs((one[at] ?? 0) - (other[at] ?? 0)));
  return largest;
};

describe('a graphic without the memory to try several formats', () => {
  it.each(some(['', '&trim=1'], 1))('has the negotiated format: w=1160%s', async (more) => {
    const bytes = await quarters(1200, 1200, 'RRBB').png().toBuffer();
    const formatWith = async (memoryMb: number) =>
      (await renderQuery(bytes, `w=1160${more}`, { config: testConfig({ memoryMb }) })).format;
    expect(await formatWith(400)).toBe('avif');
    expect(await formatWith(3008)).not.toBe('avif');
  });
});

describe('a graphic', () => {
  it('is a lossless WebP, smaller than a lossy one', async () => {
    const bytes = await quarters(900, 600).png().toBuffer();
    const { body, contentType } = await renderQuery(bytes, 'w=360&f=webp');
    expect(contentType).toBe('image/webp');
    expect(blocksOf(body)).toEqual(['VP8L']);
    const lossy = await sharp(bytes).resize(360).webp({ quality: 79 }).toBuffer();
    expect(body.length).toBeLessThan(0.8 * lossy.length);
    expect(worst(await pixelsOf(body), await scaled(quarters(900, 600)))).toBeLessThanOrEqual(4);
  });

  it('with large flat areas is a lossless WebP, however large the probe with lowest effort is', async () => {
    const { body } = await renderQuery(CHART, 'w=1160&f=webp');
    expect(blocksOf(body)).toEqual(['VP8L']);
    const flag = await quarters(900, 600, 'RRBB').png().toBuffer();
    for (const accept of ['image/avif,image/webp', 'image/webp']) {
      expect((await renderQuery(flag, 'w=640', { accept })).body.length).toBeLessThan(350);
    }
  });

  it('is a PNG with a palette where that is invisible', async () => {
    const bytes = await rings().png().toBuffer();
    const { body, contentType } = await renderQuery(bytes, 'w=900', { accept: '*/*' });
    expect(contentType).toBe('image/png');
    expect(blocksOf(body)).toContain('PLTE');
    expect(worst(await pixelsOf(body), await pixelsOf(bytes))).toBe(0);
  });

  it('keeps full chroma as AVIF and as JPEG', async () => {
    const { body } = await renderQuery(CHART, 'w=360&f=avif');
    expect(survey(body, 'avif', DEFAULT_LIMITS).samples?.samples).toBe(3);
    const jpeg = await renderQuery(CHART, 'w=360&f=jpeg');
    expect((await sharp(jpeg.body).metadata()).chromaSubsampling).toBe('4:4:4');
  });

  it('is deterministic', async () => {
    const [one, other] = [await renderQuery(CHART, 'w=360'), await renderQuery(CHART, 'w=360')];
    expect(Buffer.compare(one.body, other.body)).toBe(0);
  });
});

describe('a picture that is no graphic', () => {
  it('is encoded lossily, as from a JPEG', async () => {
    const bytes = await noise(400, 300).png().toBuffer();
    expect(blocksOf((await renderQuery(bytes, 'w=360&f=webp')).body)).toEqual(['VP8 ']);
    const { body } = await renderQuery(bytes, 'w=360&f=avif');
    expect(survey(body, 'avif', DEFAULT_LIMITS).samples?.samples).toBe(1.5);
    expect(blocksOf((await renderQuery(bytes, 'w=360&f=png')).body)).not.toContain('PLTE');
  });
});
