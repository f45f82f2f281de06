import { some } from '@cameo/testing/form';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { quarters } from '../../tests/pictures.js';
import { cornersOf, describePicture } from '../../tests/probe.js';
import { renderQuery } from '../../tests/render-query.js';

const FORMATS = some(['jpeg', 'avif', 'webp', 'png'] as const, 1);

/** Corners as a camera stores them for each EXIF orientation, so that upright they are red, green, blue, yellow. */
const STORED = ['RGBY', 'GRYB', 'YBGR', 'BYRG', 'RBGY', 'GYRB', 'YGBR', 'BRYG'] as const;

/** The result of each rotation for corners that are red, green, blue, yellow. */
const TURNED: readonly (readonly [turn: string, corners: string, swaps: boolean])[] = [
  ['', 'RGBY', false],
  ['&flip=h', 'GRYB', false],
  ['&flip=v', 'BYRG', false],
  ['&flip=hv', 'YBGR', false],
  ['&rotate=90', 'BRYG', true],
  ['&rotate=180', 'YBGR', false],
  ['&rotate=270', 'GYRB', true],
  ['&rotate=90&flip=h', 'RBGY', true],
  ['&rotate=90&flip=v', 'YGBR', true],
  ['&rotate=180&flip=h', 'BYRG', false],
  ['&rotate=270&flip=h', 'YGBR', true],
  ['&rotate=270&flip=hv', 'BRYG', true],
];

/** A picture of 240 × 160 upright, enlarged by `times`, stored in the given orientation. */
function oriented(orientation: number, format: 'jpeg' | 'png' | 'webp' | 'tiff' | 'avif', times = 1) {
  const [width, height] = [240 * times, 160 * times];
  const size = orientation < 5 ? ([width, height] as const) : ([height, width] as const);
  return quarters(...size, STORED[orientation - 1])
    .withMetadata({ orientation })
    .toFormat(format, { quality: 90 })
    .toBuffer();
}

const noOrientation = async (body: Uint8Array) => (await sharp(body).metadata()).orientation ?? 1;

// The short form covers upright, mirrored and rotated. Core tests how rotations combine.
describe.each(some([1, 2, 3, 4, 5, 6, 7, 8], 3))('EXIF orientation %i', (orientation) => {
  it.each(FORMATS)('is upright in %s after every rotation, and dropped', async (format) => {
    const bytes = await oriented(orientation, 'jpeg');
    for (const [turn, corners, swaps] of some(TURNED, 6)) {
      const rendition = await renderQuery(bytes, `w=152&f=${format}${turn}`);
      const [width, height] = swaps ? [152, 228] : [152, 101];
      expect(rendition, turn).toMatchObject({ width, height });
      expect(await cornersOf(rendition.body), turn).toBe(corners);
      expect(await noOrientation(rendition.body)).toBe(1);
      // A viewer that supports every kind of orientation sees the same.
      const viewed = await sharp(rendition.body).autoOrient().png().toBuffer();
      expect(await cornersOf(viewed), turn).toBe(corners);
    }
  });

  it('has no effect in a WebP, as in browsers', async () => {
    const bytes = await oriented(orientation, 'webp');
    expect((await sharp(bytes).metadata()).orientation).toBe(orientation);
    const { body, width, height } = await renderQuery(bytes, 'w=152&f=png');
    const lies = orientation >= 5;
    expect([width, height]).toEqual(lies ? [152, 228] : [152, 101]);
    expect(await cornersOf(body)).toBe(STORED[orientation - 1]);
  });

  // sharp writes the orientation into an AVIF's container, which is what browsers use.
  it.each(some(['png', 'tiff', 'avif'] as const, 2))('is read from %s', async (source) => {
    const bytes = await oriented(orientation, source);
    const { body, width, height } = await renderQuery(bytes, 'w=152&f=png');
    expect([width, height, await cornersOf(body)]).toEqual([152, 101, 'RGBY']);
  });

  // `times` 1 is cropped from the stored pixels before scaling, 4 from the scaled picture.
  it.each([1, 4])(
    'applies the focus to the upright picture, from a JPEG %i times as large',
    async (times) => {
      const bytes = await oriented(orientation, 'jpeg', times);
      const cuts = [
        ['w=112&h=152&focus=west', '', 'RRBB'],
        ['w=112&h=152&focus=east', '', 'GGYY'],
        ['w=200&h=50&focus=north', '', 'RGRG'],
        ['w=200&h=50&focus=south', '', 'BYBY'],
        ['w=48&h=32&focus=0.99,0', '', 'RGBY'],
        ['w=112&h=32&focus=southeast', '&flip=h', 'YBYB'],
        // Rotated first: north was west before.
        ['w=112&h=48&focus=north', '&rotate=90', 'BRBR'],
        ['w=48&h=152&focus=east', '&rotate=90', 'RRGG'],
        ['w=48&h=152&focus=west', '&rotate=90&flip=h', 'RRGG'],
      ] as const;
      for (const [cut, turn, corners] of cuts) {
        for (const format of FORMATS) {
          const { body } = await renderQuery(bytes, `${cut}${turn}&f=${format}`);
          expect(await cornersOf(body), `${cut}${turn}`).toBe(corners);
          expect(await noOrientation(body)).toBe(1);
        }
      }
    },
  );

  it('is applied with contain, fill, strategies and trim', async () => {
    const bytes = await oriented(orientation, 'jpeg');
    for (const query of ['w=112&h=112&fit=fill', 'w=152&h=88&focus=entropy', 'w=152&h=88&focus=attention']) {
      const { body } = await renderQuery(bytes, `${query}&f=png`);
      expect(await cornersOf(body), query).toBe('RGBY');
    }
    const framed = await sharp(await oriented(orientation, 'png'))
      .extend({ top: 8, bottom: 8, left: 8, right: 8, background: '#ffffff' })
      .withMetadata({ orientation })
      .png()
      .toBuffer();
    const { body, width, height } = await renderQuery(framed, 'trim=20&f=png');
    expect([width, height, await cornersOf(body)]).toEqual([240, 160, 'RGBY']);
    const turned = await renderQuery(framed, 'trim=20&rotate=90&f=png');
    expect([turned.width, turned.height, await cornersOf(turned.body)]).toEqual([160, 240, 'BRYG']);
  });
});

it.each(some([6, 3, 8], 1))(
  'ignores EXIF orientation %i in an AVIF whose container has no rotation',
  async (orientation) => {
    const bytes = await quarters(240, 160).withMetadata({ orientation }).avif({ quality: 90 }).toBuffer();
    const turn = bytes.indexOf('irot');
    expect(turn).toBeGreaterThan(0);
    expect(bytes.includes('Exif')).toBe(true);
    bytes[turn + 4] = 0;
    const { body, width, height } = await renderQuery(bytes, 'w=152&f=png');
    // Chromium paints the four colours in this order too.
    expect([width, height, await cornersOf(body)]).toEqual([152, 101, 'RGBY']);
  },
);

it('treats an invalid orientation as upright', async () => {
  const bytes = await quarters(240, 160)
    .withExif({ IFD0: { Orientation: '9' } })
    .jpeg()
    .toBuffer();
  const { body } = await renderQuery(bytes, 'w=152&f=png');
  expect(await describePicture(body)).toMatchObject({ width: 152, height: 101 });
  expect(await cornersOf(body)).toBe('RGBY');
});
