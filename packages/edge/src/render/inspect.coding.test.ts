import { FULL } from '@cameo/testing/form';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { framedWebp, grayEntries, tiffOf, webpFrame } from '../../tests/flooded-files.js';
import { animation, noise, quarters } from '../../tests/pictures.js';
import { testConfig } from '../../tests/test-config.js';
import { tiffTags } from '../pictures/tiff.js';
import { inspect } from './inspect.js';
import { loadSharp } from './sharp.js';

const { inputs, limits } = testConfig();
const codingIn = async (bytes: Uint8Array) =>
  (await inspect(await loadSharp(inputs), bytes, inputs, limits)).coding;

/** Least effort in the short form: it is the header that counts. */
const AVIF = FULL ? {} : { effort: 0 };

describe('the coding in the header of an original', () => {
  const photo = noise(120, 300);

  it.each([
    ['jpeg', { quality: 80 }, { channels: 3, channelBytes: 1, samples: 1.5, passes: false }],
    ['jpeg', { chromaSubsampling: '4:4:4' }, { samples: 3, passes: false }],
    ['jpeg', { progressive: true }, { samples: 1.5, passes: true }],
    ['png', {}, { channels: 3, channelBytes: 1, passes: false }],
    ['png', { progressive: true }, { passes: true }],
    ['webp', {}, { lossless: false }],
    ['webp', { lossless: true }, { lossless: true }],
    ['gif', { progressive: true }, { passes: true }],
    ['avif', { chromaSubsampling: '4:2:0' }, { samples: 1.5, channelBytes: 1 }],
    ['avif', { chromaSubsampling: '4:4:4' }, { samples: 3, channelBytes: 1 }],
    ['avif', { bitdepth: 10 }, { channelBytes: 2 }],
    ['tiff', { compression: 'lzw' }, { block: { width: 120, height: 256 } }],
    [
      'tiff',
      { compression: 'lzw', tile: true, tileWidth: 64, tileHeight: 32 },
      { block: { width: 64, height: 32 } },
    ],
    ['tiff', { compression: 'lzw', bigtiff: true }, { block: { width: 120, height: 256 } }],
  ] as const)('%s written with %j', async (format, options, expected) => {
    const effort = format === 'avif' ? AVIF : {};
    const bytes = await photo
      .clone()
      .toFormat(format, { ...options, ...effort })
      .toBuffer();
    expect(await codingIn(bytes)).toMatchObject({ bytes: bytes.length, ...expected });
  });

  it.each([
    // Two blocks across for each component are as many samples as one: no chroma is left out.
    ['all alike', [0x21, 0x21, 0x21], 3],
    ['half across', [0x21, 0x11, 0x11], 2],
    ['half down', [0x12, 0x11, 0x11], 2],
    ['a quarter across', [0x41, 0x11, 0x11], 1.5],
    ['fewer of luma than of chroma', [0x11, 0x22, 0x22], 2.25],
  ])('reads the sampling of the components of a JPEG: %s', async (_, sampling, samples) => {
    const bytes = await photo.clone().jpeg({ chromaSubsampling: '4:4:4', progressive: true }).toBuffer();
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc2]));
    for (const [at, own] of sampling.entries()) bytes[frame + 11 + 3 * at] = own;
    expect(await codingIn(bytes)).toMatchObject({ samples, passes: true });
    expect((await sharp(bytes).metadata()).chromaSubsampling).toBe('4:2:0');
  });

  it('counts the channels and the bytes of 16 bits', async () => {
    const bytes = await quarters(60, 40).ensureAlpha(0.5).toColourspace('rgb16').png().toBuffer();
    expect(await codingIn(bytes)).toMatchObject({ channels: 4, channelBytes: 2, samples: 4 });
  });

  it('finds a lossless frame in an animation', async () => {
    const frames = [
      [220, 30, 30],
      [40, 60, 200],
    ] as const;
    const lossless = await animation('webp', frames, { loop: 0, delay: [100, 100] });
    expect(await codingIn(lossless)).toMatchObject({ lossless: true });
    const lossy = await sharp(lossless, { pages: -1 }).webp({ quality: 50 }).toBuffer();
    expect(await codingIn(lossy)).toMatchObject({ lossless: false });
  });

  it('finds a lossless last frame of an animation', async () => {
    const [lossy, lossless] = [
      await quarters(8, 8).webp().toBuffer(),
      await quarters(8, 8).webp({ lossless: true }).toBuffer(),
    ];
    const mixed = framedWebp([webpFrame(lossy, 8), webpFrame(lossless, 8)], 8);
    expect(await codingIn(mixed)).toMatchObject({ lossless: true });
  });

  it('treats a TIFF with duplicate strip tags as one strip, and uses the first tag', async () => {
    const pixels = Buffer.alloc(64 * 64);
    const once = tiffOf(pixels, grayEntries(64, 64));
    expect(await codingIn(once)).toMatchObject({ block: { width: 64, height: 64 } });
    const twice = tiffOf(pixels, [...grayEntries(64, 64), [278, 3, 1]]);
    expect(await codingIn(twice)).toMatchObject({ block: { width: 64, height: 64 } });
    const rows = grayEntries(64, 64).map((entry) => (entry[0] === 278 ? ([278, 3, 32] as const) : entry));
    expect(tiffTags(tiffOf(pixels, [...rows, [278, 3, 1]]))(278)).toEqual([32]);
  });

  it('uses the stream of an AVIF, not its container', async () => {
    const bytes = await photo
      .clone()
      .avif({ ...AVIF, bitdepth: 10, chromaSubsampling: '4:4:4' })
      .toBuffer();
    const box = bytes.indexOf('av1C');
    // High bit depth, and full chroma.
    expect((bytes[box + 6] ?? 0) & 0x4c).toBe(0x40);
    bytes[box + 6] = 0x0c;
    const depths = bytes.indexOf('pixi') + 9;
    expect([...bytes.subarray(depths, depths + 3)]).toEqual([10, 10, 10]);
    bytes.set([8, 8, 8], depths);
    expect(await codingIn(bytes)).toMatchObject({ channelBytes: 2, samples: 3 });
  });

  it('assumes the worst for an AVIF with unreadable locations', async () => {
    const bytes = await photo
      .clone()
      .avif({ ...AVIF, chromaSubsampling: '4:2:0' })
      .toBuffer();
    // The item now has several extents.
    const places = bytes.indexOf('iloc');
    const extents = bytes.indexOf(Buffer.from([0, 1]), places + 18);
    bytes.writeUInt16BE(2, extents);
    const coding = await codingIn(bytes).catch(() => ({ channelBytes: 2, samples: 3 }));
    expect(coding).toMatchObject({ channelBytes: 2, samples: 3 });
  });

  it('detects a JPEG whose components come in separate scans', async () => {
    const bytes = await photo.clone().jpeg().toBuffer();
    const scan = bytes.indexOf(Buffer.from([0xff, 0xda, 0x00, 0x0c, 0x03]));
    expect(scan).toBeGreaterThan(0);
    // The first scan now contains only the luminance.
    bytes.set([0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x3f, 0x00], scan + 2);
    expect(await codingIn(bytes)).toMatchObject({ passes: true });
  });
});
