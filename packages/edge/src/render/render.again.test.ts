import { FULL, some } from '@cameo/testing/form';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { ALLOWED_BLOCKS, blocksOf } from '../../tests/metadata-blocks.js';
import { person } from '../../tests/people.js';
import { animation, photo, quarters } from '../../tests/pictures.js';
import { psnr } from '../../tests/psnr.js';
import { variantFor } from '../../tests/render-query.js';
import { testConfig } from '../../tests/test-config.js';
import { render, renderAgain } from './render.js';

const config = testConfig();
const CHROME = 'image/avif,image/webp,*/*';

/** The first rendition of a picture, and its refined one. */
async function twice(bytes: Uint8Array, query: string, over = config, accept = CHROME) {
  const variant = variantFor(sized(query), accept, over);
  const first = await render(bytes, variant, over, () => 28_000);
  return { first, again: await renderAgain(bytes, variant, over, () => 120_000) };
}

/** Similarity of a picture to itself shifted by a pixel, dB: a higher value means the same section. */
async function shifted(bytes: Uint8Array): Promise<number> {
  const { width = 0, height = 0 } = await sharp(bytes).metadata();
  const part = (left: number, top: number) =>
    sharp(bytes)
      .extract({ left, top, width: width - 1, height: height - 1 })
      .png()
      .toBuffer();
  const own = await part(0, 0);
  const all = [psnr(own, await part(1, 0)), psnr(own, await part(0, 1))];
  return Math.max(...(await Promise.all(all)));
}

/** Refining takes the more time the larger the picture is: in the short form, the sides of 112 px and more are smaller. */
const SMALLER: Readonly<Record<string, string>> = FULL
  ? {}
  : { 112: '88', 152: '88', 200: '112', 272: '152', 360: '200' };
const SIZE = FULL ? { width: 272, height: 204 } : { width: 152, height: 114 };
const sized = (query: string): string => query.replace(/(?<=[wh]=)\d+/g, (side) => SMALLER[side] ?? side);

/** Crops, effects and qualities; the first few choose their section by content. */
const QUERIES = [
  'w=112&h=272&focus=entropy',
  'w=360&h=152&focus=face',
  'w=200&h=360&focus=face',
  'w=272&h=112&focus=attention',
  'w=272',
  'w=272&h=88&focus=south',
  'w=200&h=200&focus=0.7,0.3',
  'w=272&h=272&fit=contain&bg=336699',
  'w=272&h=272&fit=contain',
  'w=272&h=88&fit=fill',
  'w=272&blur=1',
  'w=272&sharpen=3',
  'w=272&gray=1',
  'w=272&round=40',
  'w=272&trim=10',
  'w=272&q=30',
  'w=272&q=95',
  'w=272&rotate=90&flip=h',
] as const;

describe('a refined rendition shows the same section of the picture, with the same effects', () => {
  it.each(some(QUERIES, 2))('%s', async (query) => {
    const bytes = await person('team-1.jpg').toBuffer();
    const { first, again } = await twice(bytes, query);
    expect(again).toMatchObject({ width: first.width, height: first.height, contentType: 'image/avif' });
    expect(first.refinable).toBe(true);
    const near = await psnr(first.body, again?.body ?? Buffer.of());
    expect(near).toBeGreaterThan((await shifted(first.body)) + 2);
  });

  it.each(some(['jpeg', 'webp'] as const, 1))('as %s, too', async (format) => {
    const { first, again } = await twice(await photo(640, 480).png().toBuffer(), `w=272&f=${format}`);
    expect(again).toMatchObject({ ...SIZE, contentType: `image/${format}` });
    expect(await psnr(first.body, again?.body ?? Buffer.of())).toBeGreaterThan(
      (await shifted(first.body)) + 2,
    );
  });

  it('of a rotated original, and of a drawing', async () => {
    const turned = await person('team-1.jpg').rotate(90).withMetadata({ orientation: 8 }).jpeg().toBuffer();
    const drawing = Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><defs><radialGradient id="g">
      <stop offset="0" stop-color="#fa3"/><stop offset="1" stop-color="#035"/></radialGradient></defs>
      <rect width="400" height="300" fill="url(#g)"/></svg>`,
    );
    const { first, again } = await twice(turned, 'w=272');
    expect(again).toMatchObject({ width: first.width, height: first.height, contentType: 'image/avif' });
    const near = await psnr(first.body, again?.body ?? Buffer.of());
    expect(near).toBeGreaterThan((await shifted(first.body)) + 2);
    // A blurred picture resembles itself a pixel further, too.
    const drawn = await twice(drawing, 'w=272&f=avif');
    expect(drawn.again).toMatchObject({ ...SIZE, contentType: 'image/avif' });
    expect(await psnr(drawn.first.body, drawn.again?.body ?? Buffer.of())).toBeGreaterThan(40);
  });
});

it('contains nothing of its original but the picture', async () => {
  const bytes = await photo(320, 240)
    .withExif({ IFD0: { Copyright: 'Alice' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">Alice</x:xmpmeta>')
    .withIccProfile('p3')
    .jpeg()
    .toBuffer();
  for (const format of some(['avif', 'webp', 'jpeg'] as const, 2)) {
    const { again } = await twice(bytes, `w=272&f=${format}`);
    const blocks = blocksOf(again?.body ?? Buffer.of());
    expect(blocks.filter((block) => !ALLOWED_BLOCKS[format]?.includes(block))).toEqual([]);
  }
});

describe('not refined', () => {
  it('graphics', async () => {
    const { first, again } = await twice(await quarters(300, 200).png().toBuffer(), 'w=272');
    expect([first.refinable, again]).toEqual([false, undefined]);
  });

  it('animations, except their first frame as a picture', async () => {
    const frames = [0, 1].map((at) => (x: number, y: number): [number, number, number] => [
      (x * 7 + y * 13 + at * 50) % 256,
      (x * y) % 256,
      (x + y) % 256,
    ]);
    const bytes = await animation('webp', frames, { loop: 0, delay: [100, 100] });
    const moving = await twice(bytes, 'w=48');
    expect([moving.first.frames, moving.first.refinable ?? false, moving.again]).toEqual([
      2,
      false,
      undefined,
    ]);
    const still = await twice(bytes, 'w=48&f=avif');
    expect([still.first.frames, still.again?.contentType]).toEqual([1, 'image/avif']);
  });

  it('renditions that may be the original itself', async () => {
    const bytes = await photo(SIZE.width, SIZE.height).avif({ quality: 30 }).toBuffer();
    const { first, again } = await twice(bytes, 'w=272');
    expect([first.refinable, again]).toEqual([false, undefined]);
    // A section of it is not.
    expect((await twice(bytes, 'w=200&h=200')).again?.contentType).toBe('image/avif');
  });

  it('crops around faces that may have been detected in a mezzanine', async () => {
    const bytes = await person('team-1.jpg').jpeg({ progressive: true }).toBuffer();
    const over = testConfig({ mezzanine: { side: 512, jpegPixels: 1 } });
    const cut = await twice(bytes, 'w=200&h=360&focus=face', over);
    expect([cut.first.refinable, cut.again]).toEqual([false, undefined]);
    expect((await twice(bytes, 'w=200&h=360', over)).again?.contentType).toBe('image/avif');
  });
});
