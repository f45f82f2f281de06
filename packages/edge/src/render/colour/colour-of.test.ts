import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  deepPng,
  iccp,
  plainTiff,
  STORED,
  storedQuarters,
  storedQuarters16,
  withChunks,
  withSegment,
} from '../../../tests/coloured-files.js';
import { drawProfile, gammaCurve, lookupTable, P3_COLOURS } from '../../../tests/icc-profiles.js';
import { decode, distance } from '../../../tests/probe.js';
import { problemOf, renderQuery } from '../../../tests/render-query.js';
import {
  AS_STORED,
  expectNear,
  four,
  HLG_2020,
  P3,
  p3Profile,
  quartersOf,
  srgbProfile,
} from '../../../tests/shown-colours.js';

describe('a profile of a picture of 16 bits', () => {
  const shown = async (profile: Buffer) => quartersOf(withChunks(await storedQuarters16(), [iccp(profile)]));

  it('is applied: sRGB, P3, and P3 as a lookup table', async () => {
    expectNear(await shown(srgbProfile), AS_STORED, 1, 'sRGB');
    expectNear(await shown(p3Profile), P3, 3, 'P3');
    const table = drawProfile({ curve: gammaCurve(1), tags: { A2B0: lookupTable(P3_COLOURS) } });
    expectNear(await shown(table), P3, 6, 'lookup table');
  });

  it('of linear light keeps differences that need 16 bits', async () => {
    // Sixteen dark grays; in 8 bits of linear light they would be two.
    const numbers = Uint16Array.from({ length: 48 * 16 }, (_, at) => 32 * Math.floor((at % 48) / 3));
    const bytes = withChunks(await deepPng(numbers, 16, 16, 3), [
      iccp(drawProfile({ curve: gammaCurve(1) })),
    ]);
    const { pixel } = await decode((await renderQuery(bytes, 'w=16&f=png')).body);
    for (let x = 0; x < 16; x += 1) {
      const light = (32 * x) / 65_535;
      const level = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
      expect(Math.abs(pixel(x, 8)[0] - level * 255), `gray ${x}`).toBeLessThanOrEqual(1);
    }
  });

  it('of gray is applied', async () => {
    const numbers = new Uint16Array(64 * 64).fill(128 * 257);
    const profile = drawProfile({ space: 'GRAY', curve: gammaCurve(1) });
    const bytes = withChunks(await deepPng(numbers, 64, 64, 1), [iccp(profile)]);
    const { pixel } = await decode((await renderQuery(bytes, 'w=48&f=png')).body);
    expect(distance(pixel(20, 20), [188, 188, 188])).toBeLessThanOrEqual(1);
  });

  it('for colours is applied in a gray JPEG, and one for gray does not apply to colours', async () => {
    const linear = drawProfile({ curve: gammaCurve(1), colours: P3_COLOURS });
    const ofGray = drawProfile({ space: 'GRAY', curve: gammaCurve(1) });
    const gray = await storedQuarters().toColourspace('b-w').jpeg({ quality: 100 }).toBuffer();
    const wanted = four('182,182,182 206,206,206 168,168,168 188,188,188');
    for (const profile of [linear, ofGray])
      expectNear(await quartersOf(withSegment(gray, profile)), wanted, 1);
    const colours = await storedQuarters().png().toBuffer();
    expectNear(await quartersOf(withChunks(colours, [iccp(ofGray)])), AS_STORED, 1);
    expectNear(await quartersOf(withChunks(await storedQuarters16(), [iccp(ofGray)])), AS_STORED, 1);
  });

  it('is applied in a TIFF', async () => {
    const image = sharp(await storedQuarters16()).toColourspace('rgb16');
    const srgb = await image.clone().withIccProfile('srgb').tiff({ compression: 'lzw' }).toBuffer();
    expect((await sharp(srgb).metadata()).depth).toBe('ushort');
    // sharp assumes 16 bits for Display P3 when it attaches a profile.
    expectNear(await quartersOf(srgb), P3, 2);
  });

  it('with code points for HLG is tone-mapped, also at 8 bits', async () => {
    const code = Buffer.concat([Buffer.from('cicp\0\0\0\0'), Buffer.from([9, 18, 0, 1])]);
    const profile = drawProfile({ curve: gammaCurve(1), tags: { cicp: code } });
    expectNear(await shown(profile), HLG_2020, 3);
    const eight = withChunks(await storedQuarters().png().toBuffer(), [iccp(profile)]);
    expectNear(await quartersOf(eight), HLG_2020, 3);
  });
});

describe('inks without a profile', () => {
  it('are interpreted as the complement of light, as in browsers', async () => {
    const bytes = await storedQuarters().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    const inks = await sharp(bytes).pipelineColourspace('cmyk').toColourspace('cmyk').raw().toBuffer();
    const wanted = [0.25, 0.75].flatMap((down) =>
      [0.25, 0.75].map((across) => {
        const place = (Math.floor(64 * down) * 64 + Math.floor(64 * across)) * 4;
        const [cyan = 0, magenta = 0, yellow = 0, black = 0] = inks.subarray(place, place + 4);
        return [cyan, magenta, yellow].map((ink) => ((255 - ink) * (255 - black)) / 255) as [
          number,
          number,
          number,
        ];
      }),
    );
    expectNear(await quartersOf(bytes), wanted, 2);
    expectNear(await quartersOf(bytes, 'trim=1&f=png'), wanted, 2, 'trim');
  });
});

describe('a TIFF', () => {
  /** BT.601 as in JFIF. */
  const ycbcr = (): Uint8Array =>
    Uint8Array.from(
      Array.from({ length: 64 * 64 }, (_, at) => {
        const [r, g, b] = STORED[(at < 64 * 32 ? 0 : 2) + (at % 64 < 32 ? 0 : 1)] ?? STORED[3];
        const y = 0.299 * r + 0.587 * g + 0.114 * b;
        return [y, 128 + (b - y) * 0.564, 128 + (r - y) * 0.713].map(Math.round);
      }).flat(),
    );

  it('in YCbCr without chroma subsampling is converted', async () => {
    expectNear(await quartersOf(plainTiff(ycbcr(), 64, 64, 6, { 530: [1, 1] })), AS_STORED, 4);
  });

  it.each([
    ['YCbCr with a sample of colour for 2 × 2 pixels', 6, {}],
    ['YCbCr with a sample of colour for 2 × 1 pixels', 6, { 530: [2, 1] as const }],
    ['CIELab of 8 bits', 8, {}],
    ['ICC Lab', 9, {}],
    ['ITU Lab', 10, {}],
  ])('in %s is rejected with these words', async (words, photometric, more) => {
    const bytes = plainTiff(ycbcr(), 64, 64, photometric, more);
    const { issue } = await problemOf(renderQuery(bytes, 'w=48'));
    expect(issue).toMatchObject({ code: 'source-unsupported', received: `a TIFF in ${words}` });
  });
});
