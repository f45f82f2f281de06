import { some } from '@cameo/testing/form';
import { describe, expect, it } from 'vitest';
import { noise, quarters, solid } from '../../tests/pictures.js';
import { describePicture } from '../../tests/probe.js';
import { renderQuery } from '../../tests/render-query.js';
import { testConfig } from '../../tests/test-config.js';

const FORMATS = some(['jpeg', 'avif', 'png', 'webp'] as const, 1);
const COMPASS =
  'center,north,northeast,east,southeast,south,southwest,west,northwest,entropy,attention'.split(',');
const FOCUSES = [...COMPASS, '0.3,0.7', '0,0', '1,0.99'];

/** Width and height of the results for a 400 × 300 picture. */
const SIZES: readonly (readonly [query: string, width: number, height: number])[] = [
  ['blur=1', 400, 300],
  ['w=200', 200, 150],
  ['h=200', 267, 200],
  ['w=200&h=200', 200, 200],
  ['w=200&h=200&fit=contain', 200, 200],
  ['w=200&h=200&fit=inside', 200, 150],
  ['w=200&h=200&fit=fill', 200, 200],
  ['w=100&h=50&dpr=2', 200, 100],
  ['w=48&h=200', 48, 200],
  // Never enlarged: a larger box shrinks in proportion.
  ['w=640', 400, 300],
  ['h=640', 400, 300],
  ['w=640&h=640', 300, 300],
  ['w=640&h=640&fit=contain', 400, 400],
  ['w=640&h=640&fit=inside', 400, 300],
  ['w=640&h=640&fit=fill', 300, 300],
  ['w=480&h=100', 400, 83],
  ['w=200&rotate=90', 200, 267],
  ['w=200&h=100&rotate=270', 200, 100],
];

describe('the size of a rendition', () => {
  for (const source of ['jpeg', 'png'] as const) {
    it.each(some(SIZES, 9))(
      `is exact for a ${source} and %s in every format`,
      async (query, width, height) => {
        const bytes = await quarters(400, 300).toFormat(source).toBuffer();
        for (const format of FORMATS) {
          const rendition = await renderQuery(bytes, `${query}&f=${format}`);
          expect(rendition).toMatchObject({
            width,
            height,
            format,
            frames: 1,
            contentType: `image/${format}`,
          });
          expect(await describePicture(rendition.body)).toMatchObject({ width, height, format, frames: 1 });
        }
      },
    );
  }

  it.each(some(FOCUSES, 4))('is exact for every fit and format with focus=%s', async (focus) => {
    const bytes = await noise(400, 300).jpeg().toBuffer();
    for (const fit of ['cover', 'contain', 'inside', 'fill']) {
      for (const format of FORMATS) {
        const query = `w=152&h=200&fit=${fit}&focus=${focus}&f=${format}`;
        const { width, height, body } = await renderQuery(bytes, query);
        const expected = fit === 'inside' ? { width: 152, height: 114 } : { width: 152, height: 200 };
        expect({ width, height }, query).toEqual(expected);
        expect(await describePicture(body), query).toMatchObject({ ...expected, format });
      }
    }
  });

  it.each([
    ['w=640&h=640&fit=contain&blur=50&sharpen=3&rotate=90&gray=1', 1, 1],
    ['w=640&h=640&focus=attention', 1, 1],
    ['w=640&h=640&focus=entropy', 1, 1],
    ['w=640&trim=10', 1, 1],
    ['h=640&bg=ff000080', 1, 1],
  ])('of a picture of one pixel is one pixel with %s', async (query, width, height) => {
    const bytes = await solid(1, 1, [200, 30, 30]).png().toBuffer();
    for (const format of FORMATS) {
      const rendition = await renderQuery(bytes, `${query}&f=${format}`);
      expect(rendition).toMatchObject({ width, height });
    }
  });

  it.each([
    ['w=640', 1, 5000],
    ['h=640', 1, 640],
    ['w=640&h=640', 1, 1],
    ['w=640&h=640&fit=inside', 1, 640],
    ['w=640&h=640&fit=contain', 640, 640],
    ['w=640&h=640&focus=attention', 1, 1],
    ['w=640&rotate=90', 640, 1],
    ['trim=10', 1, 5000],
  ])('of a line of 1 × 5000 is correct with %s', async (query, width, height) => {
    const bytes = await solid(1, 5000, [200, 30, 30]).png().toBuffer();
    for (const format of FORMATS) {
      expect(await renderQuery(bytes, `${query}&f=${format}`)).toMatchObject({ width, height });
    }
  });

  it('stays within the limits of the configuration', async () => {
    const config = testConfig({ limits: { height: 500, pixels: 100_000, width: 3840 }, ladder: [48, 3840] });
    const bytes = await solid(300, 1000, [1, 2, 3]).png().toBuffer();
    expect(await renderQuery(bytes, 'f=png&blur=1', { config })).toMatchObject({ width: 150, height: 500 });
    const square = await solid(1000, 1000, [1, 2, 3]).png().toBuffer();
    expect(await renderQuery(square, 'f=png&w=3840', { config })).toMatchObject({ width: 316, height: 316 });
  });
});
