import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { chunk, cicp, codedAvif, gama, iccp, srgbChunk, withChunks } from '../../tests/coloured-files.js';
import { blocksOf } from '../../tests/metadata-blocks.js';
import { animation, quarters } from '../../tests/pictures.js';
import { bareOriginal } from './index.js';

const FORMATS = ['jpeg', 'png', 'webp', 'gif', 'avif'] as const;
type Format = (typeof FORMATS)[number];

const FACTS = { width: 60, height: 40, orientation: 1, frames: 1, hasAlpha: false } as const;
const SECRET = 'PLANTED';

const plain = (format: Format, progressive = false) =>
  quarters(60, 40)
    .toFormat(format, progressive ? { progressive } : {})
    .toBuffer();
const laden = (format: Format) =>
  quarters(60, 40)
    .withExif({ IFD0: { Copyright: SECRET } })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${SECRET}</x:xmpmeta>`)
    .toFormat(format)
    .toBuffer();

const bareOf = (bytes: Uint8Array, format: Format) => bareOriginal(bytes, { ...FACTS, format });
const pixelsOf = (bytes: Uint8Array) => sharp(bytes).ensureAlpha().raw().toBuffer();

describe('bareOriginal', () => {
  it.each([
    ['jpeg', false, []],
    ['jpeg', true, []],
    ['png', false, ['IDAT', 'IEND', 'IHDR']],
    ['webp', false, ['VP8 ']],
    ['gif', false, ['extension f9']],
    ['avif', false, undefined],
  ] as const)('keeps the picture of a plain %s, progressive: %s', async (format, progressive, blocks) => {
    const bytes = await plain(format, progressive);
    const bare = bareOf(bytes, format);
    expect(bare?.length).toBeLessThanOrEqual(bytes.length);
    if (blocks !== undefined) expect(blocksOf(bare ?? bytes)).toEqual(blocks);
    expect((await pixelsOf(bare ?? Buffer.alloc(0))).equals(await pixelsOf(bytes))).toBe(true);
  });

  it.each(['jpeg', 'png', 'webp'] as const)('removes everything else from a %s', async (format) => {
    const bytes = await laden(format);
    expect(bytes.includes(SECRET)).toBe(true);
    const bare = Buffer.from(bareOf(bytes, format) ?? []);
    expect(bare.includes(SECRET)).toBe(false);
    expect((await pixelsOf(bare)).equals(await pixelsOf(bytes))).toBe(true);
  });

  it('removes bytes after the end', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'gif'] as const) {
      const bytes = Buffer.concat([await plain(format), Buffer.from(SECRET)]);
      expect(Buffer.from(bareOf(bytes, format) ?? SECRET).includes(SECRET), format).toBe(false);
    }
  });

  it('removes comments and thumbnails from a JPEG, and keeps the coding of its colours', async () => {
    const bytes = await plain('jpeg');
    const segment = (marker: number, text: string) =>
      Buffer.concat([Buffer.from([0xff, marker, 0, text.length + 2]), Buffer.from(text, 'latin1')]);
    const adobe = segment(0xee, 'Adobe\0d\0\0\0\0\x01');
    const jfif = segment(0xe0, `JFIF\0\x01\x02\0\0\x01\0\x01\x01\x02${SECRET.slice(0, 6)}`);
    const added = [jfif, segment(0xfe, SECRET), segment(0xe0, `JFXX\0${SECRET}`), adobe];
    const bare = bareOf(Buffer.concat([bytes.subarray(0, 2), ...added, bytes.subarray(2)]), 'jpeg');
    expect(blocksOf(bare ?? bytes)).toEqual(['APP0 JFIF', 'APP14 Adobe']);
    expect(Buffer.from(bare ?? []).includes(SECRET.slice(0, 6))).toBe(false);
  });

  it('is undefined when the picture would look different', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'avif'] as const) {
      const profiled = await quarters(60, 40).withIccProfile('p3').toFormat(format).toBuffer();
      expect(bareOf(profiled, format), format).toBeUndefined();
    }
    const png = await plain('png');
    for (const chunk of [cicp(9, 16), cicp(12, 13), gama(1), iccp(Buffer.from('profile'))])
      expect(bareOf(withChunks(png, [chunk]), 'png'), chunk.toString('latin1')).toBeUndefined();
    expect(bareOf(await codedAvif(12, 13), 'avif')).toBeUndefined();
    expect(bareOf(await codedAvif(9, 16), 'avif')).toBeUndefined();
    const turned = { ...FACTS, format: 'jpeg', orientation: 6 } as const;
    expect(bareOriginal(await plain('jpeg'), turned)).toBeUndefined();
    const cmyk = await quarters(60, 40).toColourspace('cmyk').jpeg().toBuffer();
    expect(bareOf(cmyk, 'jpeg')).toBeUndefined();
    expect(bareOf(await laden('avif'), 'avif')).toBeUndefined();
  });

  it('removes markers of sRGB', async () => {
    const png = await plain('png');
    for (const chunk of [srgbChunk(), gama(0.45455), cicp(1, 13)]) {
      expect(blocksOf(bareOf(withChunks(png, [chunk]), 'png') ?? png)).toEqual(['IDAT', 'IEND', 'IHDR']);
    }
    const avif = await codedAvif(1, 13);
    expect(bareOf(avif, 'avif')).toBe(avif);
  });

  it('removes an sRGB profile, which is the default', async () => {
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const bytes = await quarters(60, 40).withIccProfile('srgb').toFormat(format).toBuffer();
      const bare = Buffer.from(bareOf(bytes, format) ?? []);
      expect((await sharp(bare).metadata()).icc, format).toBeUndefined();
      const stored = sharp(bytes, { ignoreIcc: true }).ensureAlpha().raw();
      expect((await pixelsOf(bare)).equals(await stored.toBuffer()), format).toBe(true);
    }
    const packed = deflateSync(Buffer.alloc(10_000_000));
    const bomb = chunk('iCCP', Buffer.concat([Buffer.from('profile\0\0'), packed]));
    expect(bareOf(withChunks(await plain('png'), [bomb]), 'png')).toBeUndefined();
  });

  it('is undefined for animations, counted by their frames or by their file', async () => {
    const frames = [
      [220, 30, 30],
      [40, 60, 200],
    ] as const;
    for (const format of ['gif', 'webp'] as const) {
      const bytes = await animation(format, frames, { loop: 0, delay: [100, 100] });
      expect(bareOriginal(bytes, { ...FACTS, format, frames: 2 })).toBeUndefined();
      expect(bareOf(bytes, format)).toBeUndefined();
    }
  });

  it('is undefined for formats that browsers do not display', async () => {
    const tiff = await quarters(60, 40).tiff().toBuffer();
    expect(bareOriginal(tiff, { ...FACTS, format: 'tiff' })).toBeUndefined();
  });

  it('is undefined for truncated files, and never throws', async () => {
    for (const format of FORMATS) {
      const bytes = await plain(format);
      fc.assert(
        fc.property(fc.nat(bytes.length - 2), (length) => {
          expect(bareOf(bytes.subarray(0, length), format)).toBeUndefined();
        }),
      );
      fc.assert(
        fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
          const changed = Uint8Array.from(bytes);
          changed[at] = value;
          expect(bareOf(changed, format)?.length ?? 0).toBeLessThanOrEqual(bytes.length);
        }),
      );
    }
  });
});
