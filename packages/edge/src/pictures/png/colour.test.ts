import { some } from '@cameo/testing/form';
import { describe, expect, it } from 'vitest';
import {
  chrm,
  chunk,
  cicp,
  clli,
  deepPng,
  gama,
  iccp,
  P3_POINTS,
  SRGB_POINTS,
  srgbChunk,
  storedQuarters,
  storedQuarters16,
  withChunks,
} from '../../../tests/coloured-files.js';
import { decode, distance } from '../../../tests/probe.js';
import { renderQuery } from '../../../tests/render-query.js';
import {
  AS_STORED,
  expectNear,
  type Four,
  four,
  HLG_2020,
  LINEAR,
  P3,
  PQ_2020,
  p3Profile,
  quartersOf,
  srgbProfile,
} from '../../../tests/shown-colours.js';

describe('a PNG', () => {
  const DECLARED: readonly (readonly [string, readonly Buffer[], Four])[] = [
    ['nothing', [], AS_STORED],
    ['sRGB', [srgbChunk()], AS_STORED],
    ['an exponent of 1', [gama(1)], LINEAR],
    ['an exponent of 1/1.8', [gama(0.5556)], four('227,77,53 77,193,93 88,109,210 146,146,146')],
    ['an exponent of 1/2.2, which is how sRGB is written', [gama(0.45455)], AS_STORED],
    ['an exponent of 0, which is none', [gama(0)], AS_STORED],
    ['primaries without an exponent', [chrm(P3_POINTS)], AS_STORED],
    ['P3 and 1/2.2', [gama(0.45455), chrm(P3_POINTS)], four('241,30,4 0,185,54 62,90,209 129,129,129')],
    ['P3 and 1', [gama(1), chrm(P3_POINTS)], four('255,126,103 101,221,140 139,161,235 188,188,188')],
    [
      'primaries of sRGB and 1/2.2',
      [gama(0.45455), chrm(SRGB_POINTS)],
      four('221,57,35 57,181,74 68,90,201 129,129,129'),
    ],
    [
      'another white',
      [gama(0.45455), chrm([0.3457, 0.3585, ...SRGB_POINTS.slice(2)])],
      four('230,60,43 7,181,79 62,88,198 129,129,129'),
    ],
    ['primaries in one point', [gama(1), chrm([0.3127, 0.329, 0, 0, 0, 0, 0, 0])], AS_STORED],
    ['sRGB before an exponent', [srgbChunk(), gama(1)], AS_STORED],
    ['sRGB before primaries', [srgbChunk(), gama(0.45455), chrm(P3_POINTS)], AS_STORED],
    ['a profile before sRGB', [srgbChunk(), iccp(p3Profile)], P3],
    ['a profile before an exponent', [gama(1), iccp(p3Profile)], P3],
    ['a broken profile, and an exponent', [gama(1), chunk('iCCP', Buffer.from('profile\0\0broken'))], LINEAR],
    ['code points of sRGB before a profile', [cicp(1, 13), iccp(p3Profile)], AS_STORED],
    ['code points of P3 before sRGB', [cicp(12, 13), srgbChunk()], P3],
    ['code points of P3 before a profile of sRGB', [cicp(12, 13), iccp(srgbProfile)], P3],
    ['code points that say nothing, and a profile', [cicp(2, 2), iccp(p3Profile)], P3],
    ['code points of which one is not known', [cicp(12, 2)], AS_STORED],
    ['code points with a narrow range', [cicp(12, 13, 0, 0)], AS_STORED],
    ['linear light', [cicp(1, 8)], LINEAR],
    ['BT.709', [cicp(1, 1)], four('218,49,28 49,176,65 60,81,197 121,121,121')],
    ['BT.709 with the primaries of BT.2020', [cicp(9, 1)], four('255,0,0 0,185,33 0,81,206 121,121,121')],
    ['an exponent of 2.8', [cicp(1, 5)], four('212,36,17 36,165,51 46,66,189 106,106,106')],
    ['SMPTE 240', [cicp(1, 7)], four('224,77,58 77,188,92 87,106,206 141,141,141')],
    ['digital cinema', [cicp(1, 17)], four('224,44,23 44,177,60 55,76,200 118,118,118')],
    ['NTSC of 1953', [cicp(4, 13)], four('255,45,4 0,177,66 7,104,205 128,128,128')],
    ['PAL', [cicp(5, 13)], four('224,60,40 46,180,77 69,90,199 128,128,128')],
    ['SMPTE 170', [cicp(6, 13)], four('214,67,39 73,178,74 74,93,200 128,128,128')],
    ['film', [cicp(8, 13)], four('249,31,15 0,185,61 59,87,206 128,128,128')],
    ['XYZ', [cicp(10, 13)], four('255,0,69 0,237,0 0,112,210 128,128,128')],
    ['P3 of cinema', [cicp(11, 13)], four('234,36,20 0,183,57 65,90,207 128,128,128')],
    ['EBU', [cicp(22, 13)], four('222,68,39 52,176,75 70,96,200 128,128,128')],
    ['PQ', [cicp(9, 16)], PQ_2020],
    ['PQ of 4,000 cd/m²', [cicp(9, 16), clli(4000)], four('255,0,0 0,229,0 0,17,243 132,132,132')],
    ['PQ of 300 cd/m²', [cicp(9, 16), clli(300)], four('255,0,0 0,255,0 0,20,255 171,171,171')],
    ['PQ of 100 cd/m²', [cicp(9, 16), clli(100)], four('255,0,0 0,255,0 0,61,255 181,181,181')],
    ['PQ with the primaries of P3', [cicp(12, 16)], four('255,0,0 0,251,0 11,32,255 132,132,132')],
    ['HLG', [cicp(9, 18)], HLG_2020],
    ['HLG with the primaries of BT.709', [cicp(1, 18)], four('226,48,30 50,162,63 53,68,177 99,99,99')],
    ['HLG with the primaries of P3', [cicp(12, 18)], four('245,0,0 0,164,44 48,69,184 99,99,99')],
  ];
  it.each(some(DECLARED, 24))(
    'is displayed as in a browser when it declares %s',
    async (what, chunks, wanted) => {
      expectNear(
        await quartersOf(withChunks(await storedQuarters().png().toBuffer(), chunks)),
        wanted,
        3,
        what,
      );
      expectNear(
        await quartersOf(withChunks(await storedQuarters16(), chunks)),
        wanted,
        3,
        `16 bits: ${what}`,
      );
    },
  );

  it('keeps its colours in every format, after trimming, rotating and cropping, and in gray', async () => {
    const bytes = withChunks(await storedQuarters16(), [cicp(9, 16)]);
    for (const format of ['avif', 'webp', 'jpeg']) {
      expectNear(await quartersOf(bytes, `w=48&f=${format}`), PQ_2020, 12, format);
    }
    expectNear(await quartersOf(bytes, 'trim=1&f=png'), PQ_2020, 3, 'trim');
    expectNear(await quartersOf(bytes, 'w=48&rotate=180&f=png'), [...PQ_2020].reverse(), 3, 'rotate');
    const { body } = await renderQuery(bytes, 'w=48&h=24&focus=south&f=png');
    expect(distance((await decode(body)).pixel(12, 12), [0, 20, 255])).toBeLessThanOrEqual(3);
    const gray = await decode((await renderQuery(bytes, 'w=48&gray=1&f=png')).body);
    // Luminance of (0, 255, 0) and of a gray.
    expect(distance(gray.pixel(36, 12), [220, 220, 220])).toBeLessThanOrEqual(3);
    expect(distance(gray.pixel(36, 36), [132, 132, 132])).toBeLessThanOrEqual(3);
  });

  it('keeps its transparency, with a background colour that is not converted', async () => {
    const bytes = withChunks(await storedQuarters16(128), [cicp(12, 13)]);
    const seen = await quartersOf(bytes);
    expectNear(seen, P3, 3);
    for (const [, , , alpha] of seen) expect(alpha).toBe(128);
    const behind = await quartersOf(bytes, 'w=48&bg=20c040&f=png');
    // Half (239, 35, 19) over half (32, 192, 64).
    expect(distance(behind[0] ?? [], [136, 113, 41])).toBeLessThanOrEqual(3);
  });

  it('of two pixels, from which nothing can be trimmed, is converted too', async () => {
    const png = withChunks(await deepPng(new Uint16Array(12).fill(128 * 257), 2, 2, 3), [gama(1)]);
    const { pixel } = await decode((await renderQuery(png, 'trim=10&f=png')).body);
    expect(distance(pixel(0, 0), [188, 188, 188])).toBeLessThanOrEqual(1);
  });

  it('in gray is converted as declared', async () => {
    const gray = await storedQuarters().toColourspace('b-w').png().toBuffer();
    const linear: Four = four('182,182,182 206,206,206 168,168,168 188,188,188');
    expectNear(await quartersOf(withChunks(gray, [gama(1)])), linear, 3);
    const pq: Four = four('112,112,112 210,210,210 76,76,76 132,132,132');
    expectNear(await quartersOf(withChunks(gray, [cicp(9, 16)])), pq, 3);
  });
});
