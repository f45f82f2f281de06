import { some } from '@cameo/testing/form';
import { describe, expect, it } from 'vitest';
import { animation, COLOURS, type ColourName } from '../../tests/pictures.js';
import { cornersOf, decode, describePicture, distance } from '../../tests/probe.js';
import { renderQuery } from '../../tests/render-query.js';

const TIMING = { loop: 3, delay: [50, 120, 300] } as const;
const SIZE = { width: 120, height: 80 };

/** A frame of four quarters. */
const quartered = (corners: string) => (x: number, y: number) =>
  COLOURS[corners[(y < 40 ? 0 : 2) + (x < 60 ? 0 : 1)] as ColourName];

const moving = (format: 'gif' | 'webp') =>
  animation(format, ['RGBY', 'GBYR', 'BYRG'].map(quartered), TIMING, SIZE);

const cornersOfAll = async (body: Uint8Array) => [
  await cornersOf(body, 0),
  await cornersOf(body, 1),
  await cornersOf(body, 2),
];

const CLIENTS = [
  ['image/avif,image/webp', 'webp'],
  ['image/webp', 'webp'],
  ['image/avif', 'gif'],
  ['*/*', 'gif'],
] as const;

/** The effect of each query on the corners of the three frames, and on the size of one. */
const QUERIES: readonly (readonly [
  query: string,
  corners: readonly string[],
  width: number,
  height: number,
])[] = [
  ['w=88', ['RGBY', 'GBYR', 'BYRG'], 88, 59],
  ['w=48&h=48', ['RGBY', 'GBYR', 'BYRG'], 48, 48],
  ['w=48&h=64&focus=west', ['RRBB', 'GGYY', 'BBRR'], 48, 64],
  ['w=88&h=16&focus=north', ['RGRG', 'GBGB', 'BYBY'], 88, 16],
  ['w=88&h=16&focus=0.5,0.99', ['BYBY', 'YRYR', 'RGRG'], 88, 16],
  ['w=88&flip=h', ['GRYB', 'BGRY', 'YBGR'], 88, 59],
  ['w=88&flip=v', ['BYRG', 'YRGB', 'RGBY'], 88, 59],
  ['w=64&rotate=90', ['BRYG', 'YGRB', 'RBGY'], 64, 96],
  ['w=64&rotate=270&flip=h', ['YGBR', 'RBYG', 'GYRB'], 64, 96],
  ['w=48&h=64&focus=west&flip=h', ['GGYY', 'BBRR', 'YYGG'], 48, 64],
  ['w=88&sharpen=2', ['RGBY', 'GBYR', 'BYRG'], 88, 59],
  ['w=88&blur=5', ['RGBY', 'GBYR', 'BYRG'], 88, 59],
  ['w=88&trim=10', ['RGBY', 'GBYR', 'BYRG'], 88, 59],
  ['w=88&bg=00000080', ['RGBY', 'GBYR', 'BYRG'], 88, 59],
  ['w=88&bg=fff', ['RGBY', 'GBYR', 'BYRG'], 88, 59],
  ['w=88&h=88&fit=fill', ['RGBY', 'GBYR', 'BYRG'], 80, 80],
  ['w=64&h=48&fit=inside', ['RGBY', 'GBYR', 'BYRG'], 64, 43],
];

describe.each(['gif', 'webp'] as const)('an animated %s', (source) => {
  it.each(some(QUERIES, 4))(
    'keeps frames, order, delays and loop with %s',
    async (query, corners, width, height) => {
      const bytes = await moving(source);
      for (const [accept, format] of some(CLIENTS, 2)) {
        const rendition = await renderQuery(bytes, query, { accept });
        expect(rendition).toMatchObject({ width, height, frames: 3, format, contentType: `image/${format}` });
        const seen = await describePicture(rendition.body);
        expect(seen).toMatchObject({ width, height, frames: 3, format, loop: 3, delay: [50, 120, 300] });
        expect(await cornersOfAll(rendition.body), `${query} for ${accept}`).toEqual(corners);
      }
    },
  );

  it.each([
    'w=48&gray=1',
    'w=48&gray=1&rotate=90',
    'trim=10&gray=1&flip=v&bg=ff000080',
    'w=48&h=48&gray=1&blur=20&focus=attention',
  ])('is gray in every frame with %s', async (query) => {
    for (const accept of ['image/webp', '*/*']) {
      const { body, frames } = await renderQuery(await moving(source), query, { accept });
      expect(frames).toBe(3);
      for (const page of [0, 1, 2]) {
        const { pixel, width, height } = await decode(body, page);
        const [red, green, blue] = pixel(Math.floor(width / 4), Math.floor(height / 4));
        expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThanOrEqual(2);
        // Red 94, green 139, blue 79 and yellow 208 are the lightest and the darkest.
        expect(red).toBeGreaterThan(60);
      }
    }
  });

  it('does not bleed from one frame into the next', async () => {
    const bytes = await animation(
      source,
      [
        [220, 30, 30],
        [30, 160, 60],
        [40, 60, 200],
      ],
      TIMING,
      SIZE,
    );
    for (const query of [
      'w=112&blur=100',
      'w=112&sharpen=10',
      'w=112&rotate=90',
      'w=48&h=48&focus=entropy',
    ]) {
      for (const accept of ['image/webp', '*/*']) {
        const { body } = await renderQuery(bytes, query, { accept });
        for (const [page, colour] of [COLOURS.R, COLOURS.G, COLOURS.B].entries()) {
          const { pixel, width, height } = await decode(body, page);
          for (const y of [0, height - 1]) {
            expect(distance(pixel(Math.floor(width / 2), y), colour), query).toBeLessThanOrEqual(12);
          }
        }
      }
    }
  });

  it('has padding in every frame, transparent or coloured', async () => {
    const bytes = await moving(source);
    for (const [bg, expected] of [
      ['', [0, 0, 0, 0]],
      ['&bg=2050c0', [32, 80, 192, 255]],
    ] as const) {
      for (const accept of ['image/webp', '*/*']) {
        const { body } = await renderQuery(bytes, `w=88&h=88&fit=contain${bg}`, { accept });
        expect(await describePicture(body)).toMatchObject({ width: 88, height: 88, frames: 3 });
        for (const page of [0, 1, 2]) {
          const { pixel } = await decode(body, page);
          const corner = pixel(44, 2);
          expect(bg === '' ? corner[3] : distance(corner, expected)).toBeLessThanOrEqual(bg === '' ? 0 : 8);
        }
      }
    }
  });

  it('uses the same crop for all frames when a strategy chooses it', async () => {
    const spot = (x: number, y: number): readonly [number, number, number] =>
      Math.hypot(x - 100, y - 40) < 16 ? [230, 60, 30] : [125, 125, 125];
    const shifted = (x: number, y: number) => (x < 4 && y < 4 ? COLOURS.B : spot(x, y));
    const bytes = await animation(source, [spot, shifted, spot], TIMING, SIZE);
    const { body, frames } = await renderQuery(bytes, 'w=48&h=48&focus=attention');
    expect(frames).toBe(3);
    for (const page of [0, 2]) {
      const { pixel } = await decode(body, page);
      // 80 px wide, the crop ends at the right edge: the spot lies at 60/80 of it.
      const reds = Array.from({ length: 48 }, (_, x) => pixel(x, 24)).filter(([r, g]) => r - g > 90);
      expect(reds.length).toBeGreaterThan(12);
    }
  });

  it.each(some(['jpeg', 'png', 'avif'], 2))('is its first frame in %s', async (format) => {
    const bytes = await moving(source);
    for (const query of ['w=88', 'w=88&trim=10', 'w=88&rotate=180&flip=v&blur=1']) {
      const rendition = await renderQuery(bytes, `${query}&f=${format}`);
      expect(rendition).toMatchObject({ format, frames: 1, width: 88, height: 59 });
      const seen = await describePicture(rendition.body);
      expect(seen).toMatchObject({ format, frames: 1, width: 88, height: 59 });
      expect(await cornersOf(rendition.body)).toBe(query.includes('flip') ? 'GRYB' : 'RGBY');
    }
  });

  it('keeps its transparency', async () => {
    const clear = (at: number) => (x: number) =>
      x < 40 * at || x >= 40 * (at + 1) ? ([0, 0, 0, 0] as const) : ([220, 30, 30, 255] as const);
    const bytes = await animation(source, [clear(0), clear(1), clear(2)], TIMING, SIZE);
    for (const query of ['w=88', 'w=88&rotate=180', 'trim=10&w=88']) {
      for (const accept of ['image/webp', '*/*']) {
        const { body } = await renderQuery(bytes, query, { accept });
        const middle = await decode(body, 1);
        expect(query.startsWith('trim') || middle.pixel(44, 30)[3] === 255, query).toBe(true);
        if (!query.startsWith('trim')) expect(middle.pixel(8, 30)[3]).toBe(0);
      }
    }
    const filled = await decode((await renderQuery(bytes, 'w=88&bg=00ff00')).body, 1);
    expect(distance(filled.pixel(8, 30), [0, 255, 0])).toBeLessThanOrEqual(6);
  });
});

describe('loop counts', () => {
  it.each(some([0, 1, 7], 2))('of %i are kept', async (loop) => {
    for (const source of ['gif', 'webp'] as const) {
      const bytes = await animation(source, [COLOURS.R, COLOURS.G], { loop, delay: [40, 90] });
      for (const [query, accept] of [
        ['w=48', 'image/webp'],
        ['w=48', '*/*'],
        ['w=48&rotate=90', 'image/webp'],
        ['w=48&rotate=90', '*/*'],
      ] as const) {
        const { body } = await renderQuery(bytes, query, { accept });
        expect(await describePicture(body)).toMatchObject({ loop, delay: [40, 90], frames: 2 });
      }
    }
  });
});
