import { onlyInFull, some } from '@cameo/testing/form';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { picturesIn } from '../../tests/picture-folders.js';
import { paint, photo } from '../../tests/pictures.js';
import { psnr } from '../../tests/psnr.js';
import { renderQuery } from '../../tests/render-query.js';

const CHROME = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';
const WEBP = 'image/webp,*/*';
const ANY = '*/*';

/** Lines of small glyphs in two colours on paper, like text. */
const text = (width: number, height: number): Sharp =>
  paint(width, height, (x, y) => {
    const [column, line] = [Math.floor(x / 7), Math.floor(y / 12)];
    const [across, down] = [x % 7, y % 12];
    if (across > 4 || down > 7 || (column * 7 + line * 13) % 6 === 0) return [250, 250, 245];
    const sign = (column * 2654435761 + line * 40503) >>> 0;
    const inked = (sign >>> ((across * 3 + down * 5) % 29)) & 1;
    return inked === 0 ? [250, 250, 245] : line % 5 === 0 ? [180, 30, 40] : [20, 20, 30];
  });

const pixelsOf = (bytes: Uint8Array): Promise<Buffer> => sharp(bytes).ensureAlpha().raw().toBuffer();
const REPORTED = onlyInFull('reported pictures, which drawn ones stand for') ? picturesIn('reported') : [];
const reported = (name: string) => REPORTED.filter((picture) => picture.name === name);

/** The PSNR that defines `q`: that of a plain JPEG of the original. */
async function plainPsnr(bytes: Uint8Array, q: number): Promise<number> {
  return psnr(bytes, await sharp(bytes).jpeg({ quality: q }).toBuffer());
}

describe('a graphic at its own size', () => {
  const drawn = async () => ({
    name: 'text',
    bytes: await text(420, 264).png({ palette: true, compressionLevel: 9 }).toBuffer(),
  });
  it.each(some([CHROME, 'image/avif', WEBP, ANY], 2))('is lossless for %s', async (accept) => {
    for (const { name, bytes } of [await drawn(), ...reported('01-text-palette-800x500.png')]) {
      for (const query of some(['w=864', 'w=864&q=60', 'w=864&q=95'], 2)) {
        const { body, format } = await renderQuery(bytes, query, { accept });
        expect(['png', 'webp'], name).toContain(format);
        expect(format === 'webp' && !accept.includes('webp'), name).toBe(false);
        expect((await pixelsOf(body)).equals(await pixelsOf(bytes)), name).toBe(true);
        expect(body.length, name).toBeLessThanOrEqual(bytes.length);
      }
    }
  });
});

it('a JPEG without its end marker gives the same picture as with it', async () => {
  const whole = await photo(96, 64).jpeg().toBuffer();
  const cut = [
    { name: 'drawn', bytes: whole.subarray(0, -2), wanted: whole },
    ...reported('06-jpeg-without-eoi.jpg').map(({ name, bytes }) => ({
      name,
      bytes,
      wanted: Buffer.concat([bytes, Buffer.from([0xff, 0xd9])]),
    })),
  ];
  for (const { name, bytes, wanted } of cut) {
    const { body } = await renderQuery(bytes, 'w=200&f=png');
    const { info } = await sharp(body).toBuffer({ resolveWithObject: true });
    const size = { width: info.width, height: info.height };
    expect(await psnr(await sharp(wanted).resize(size).png().toBuffer(), body), name).toBeGreaterThan(45);
  }
});

describe('a photograph in an unsupported format, or requested by name', () => {
  const drawn = async () => ({
    name: 'drawn',
    bytes: await photo(384, 256).avif({ quality: 40 }).toBuffer(),
  });
  const REQUESTS = [
    ['w=864', ANY, 'jpeg', 80],
    ['w=864&q=95', ANY, 'jpeg', 95],
    ['w=864&f=jpeg&q=95', ANY, 'jpeg', 95],
    ['w=864&f=jpeg&q=95', CHROME, 'jpeg', 95],
    ['w=864', WEBP, 'webp', 80],
    ['w=864&q=95', WEBP, 'webp', 95],
    ['w=864&f=webp', CHROME, 'webp', 80],
    ['w=864&f=avif', CHROME, 'avif', 80],
  ] as const;
  it.each(some(REQUESTS, 3))('has the requested quality: %s for %s', async (query, accept, format, q) => {
    for (const { name, bytes } of [await drawn(), ...reported('01-photo-q40-768x512.avif')]) {
      const answer = await renderQuery(bytes, query, { accept });
      expect(answer.format, name).toBe(format);
      // The scale was calibrated by scores of photographs: decibels are close to a plain JPEG's, not equal.
      const apart = name === 'drawn' ? 4 : 1.5;
      expect(await psnr(bytes, answer.body), name).toBeGreaterThan((await plainPsnr(bytes, q)) - apart);
    }
  });

  it('is the original itself, without metadata, for a client that supports it', async () => {
    for (const { name, bytes } of [await drawn(), ...reported('01-photo-q40-768x512.avif')]) {
      const { body, format } = await renderQuery(bytes, 'w=864&q=95', { accept: CHROME });
      expect(format, name).toBe('avif');
      expect((await pixelsOf(body)).equals(await pixelsOf(bytes)), name).toBe(true);
    }
  });
});

describe('transparency', () => {
  /** A fully opaque alpha channel: as PNG, WebP and AVIF. */
  const opaque = async () => {
    const image = () => photo(240, 160).ensureAlpha();
    return [
      { name: 'drawn.png', bytes: await image().png().toBuffer() },
      { name: 'drawn.webp', bytes: await image().webp({ quality: 90, exact: true }).toBuffer() },
      { name: 'drawn gray', bytes: await image().grayscale().png().toBuffer() },
      ...reported('05-opaque-rgba-240x160.png'),
    ];
  };

  it('does not count if every pixel is opaque: old clients get JPEG', async () => {
    for (const { name, bytes } of await opaque()) {
      for (const query of some(
        ['w=200', 'w=640', 'w=88&h=88&fit=cover', 'w=200&blur=5', 'w=200&trim=5'],
        3,
      )) {
        const { body, contentType } = await renderQuery(bytes, query, { accept: ANY });
        expect(contentType, `${name} ${query}`).toBe('image/jpeg');
        expect(body.length).toBeLessThan(14_000);
      }
    }
  });

  it('is dropped if every pixel is opaque', async () => {
    for (const { name, bytes } of await opaque()) {
      for (const query of some(['w=200&f=avif', 'w=200&f=webp', 'w=200&f=png', 'w=200'], 2)) {
        const { body } = await renderQuery(bytes, query);
        expect((await sharp(body).metadata()).hasAlpha, `${name} ${query}`).toBe(false);
      }
    }
  });

  it('stays if one pixel is transparent, and if the output has transparent padding', async () => {
    const [width, height] = [120, 80];
    const raw = await photo(width, height).ensureAlpha().raw().toBuffer();
    raw[raw.length - 1] = 254;
    const bytes = await sharp(raw, { raw: { width, height, channels: 4 } })
      .png()
      .toBuffer();
    expect((await renderQuery(bytes, 'w=640', { accept: ANY })).contentType).toBe('image/png');
    expect((await renderQuery(bytes, 'w=640&bg=fff', { accept: ANY })).contentType).toBe('image/jpeg');
    const [whole] = await opaque();
    const contained = 'w=200&h=200&fit=contain';
    const rendered = (query: string) => renderQuery(whole?.bytes ?? bytes, query, { accept: ANY });
    expect((await rendered(contained)).contentType).toBe('image/png');
    expect((await rendered(`${contained}&bg=fff`)).contentType).toBe('image/jpeg');
  });
});
