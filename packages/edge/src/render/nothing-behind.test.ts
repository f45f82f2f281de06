import { some } from '@cameo/testing/form';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { apngFile, gifFile } from '../../tests/animated-files.js';
import { composedGif, composedPng, flatPng } from '../../tests/hostile-pictures.js';
import { picturesIn } from '../../tests/picture-folders.js';
import { noise, quarters } from '../../tests/pictures.js';
import { bareJpeg } from '../pictures/jpeg/bare.js';
import { sniffFormat } from '../pictures/sniff.js';
import { endsWithLastPixel } from './nothing-behind.js';

const SIZES = some(
  [
    [64, 48],
    [1, 1],
    [7, 9],
    [130, 61],
    [17, 33],
  ] as const,
  3,
);

describe('a JPEG', () => {
  it('of one scan ends with its last block, whatever its chroma subsampling', async () => {
    for (const [width, height] of SIZES) {
      for (const chromaSubsampling of ['4:2:0', '4:4:4']) {
        for (const optimiseCoding of [true, false]) {
          const options = { chromaSubsampling, optimiseCoding, quality: 92 };
          const images = [noise(width, height), quarters(width, height), noise(width, height).grayscale()];
          for (const image of images) {
            const jpeg = await image.jpeg(options).toBuffer();
            const about = `${width} × ${height}, ${chromaSubsampling}, ${optimiseCoding}`;
            expect(await endsWithLastPixel(jpeg, 'jpeg'), about).toBe(true);
            for (const more of ['x', '\xff\0', 'PLANTED']) {
              const longer = Buffer.concat([
                jpeg.subarray(0, -2),
                Buffer.from(more, 'latin1'),
                jpeg.subarray(-2),
              ]);
              expect(await endsWithLastPixel(longer, 'jpeg'), `${about} and ${more}`).toBe(false);
            }
          }
        }
      }
    }
  });

  it('of several scans is left to libjpeg', async () => {
    expect(await endsWithLastPixel(await noise(40, 40).jpeg({ progressive: true }).toBuffer(), 'jpeg')).toBe(
      undefined,
    );
  });

  const photos = [...picturesIn('photos'), ...picturesIn('reported')].filter(
    ({ bytes }) => sniffFormat(bytes) === 'jpeg',
  );
  it.runIf(photos.length > 0)(
    'of a camera ends with its last block, with few exceptions',
    { timeout: 120_000 },
    async () => {
      const found = await Promise.all(
        photos.map(async ({ name, bytes }) => {
          const bare = bareJpeg(bytes);
          return bare === undefined ? [name, undefined] : [name, await endsWithLastPixel(bare, 'jpeg')];
        }),
      );
      const declared = found.filter(([, ends]) => ends !== undefined);
      const longer = declared.filter(([, ends]) => ends === false).map(([name]) => name);
      expect(declared.length).toBeGreaterThan(3);
      expect(longer.length, longer.join()).toBeLessThan(declared.length / 5);
    },
  );
});

describe('a PNG', () => {
  it('ends with its last row, in each depth and type, interlaced or not', async () => {
    for (const [width, height] of SIZES) {
      for (const progressive of [false, true]) {
        const images = [
          noise(width, height).png({ progressive }),
          noise(width, height).ensureAlpha(0.5).png({ progressive }),
          noise(width, height).png({ palette: true, colours: 4, progressive }),
          noise(width, height).grayscale().toColourspace('b-w').png({ progressive }),
          noise(width, height).toColourspace('rgb16').png({ progressive }),
        ];
        for (const image of images) {
          expect(await endsWithLastPixel(await image.toBuffer(), 'png'), `${width} × ${height}`).toBe(true);
        }
      }
    }
    expect(await endsWithLastPixel(composedPng(5), 'png')).toBe(true);
    const still = { width: 3, height: 3, pixels: () => [1, 2, 3, 255] as const };
    expect(
      await endsWithLastPixel(apngFile({ width: 3, height: 3, frames: [still, still], still }), 'png'),
    ).toBe(true);
  });

  it('does not if it has hidden rows', async () => {
    // Its compressed rows have some more bytes than its size requires.
    const longer = flatPng(40, 40, { depth: 8, type: 2, interlaced: true });
    expect(await sharp(longer).metadata()).toMatchObject({ width: 40 });
    expect(await endsWithLastPixel(longer, 'png')).toBe(false);
  });
});

describe('a GIF', () => {
  it('ends with its last pixel, whether interlaced, with several pictures, or written by libvips', async () => {
    const interlaced = gifFile({
      width: 30,
      height: 20,
      palette: [
        [0, 0, 0],
        [255, 0, 0],
      ],
      pictures: [{ width: 30, height: 20, interlaced: true, pixels: (x, y) => (x + y) % 2 }],
    });
    const made = SIZES.map(([width, height]) => noise(width, height).gif().toBuffer());
    for (const gif of [interlaced, composedGif(5), ...(await Promise.all(made))]) {
      expect(await endsWithLastPixel(gif, 'gif')).toBe(true);
    }
  });
});
