import { some } from '@cameo/testing/form';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { picturesIn } from '../../tests/picture-folders.js';
import { noise, quarters } from '../../tests/pictures.js';
import { differenceOf, seenPixels } from '../../tests/psnr.js';
import { renderQuery } from '../../tests/render-query.js';
import { testConfig } from '../../tests/test-config.js';

/** Pictures of this size are requested at half of it, at 0.9, and at full size. */
const SIZE = { width: 160, height: 120 } as const;
const config = testConfig({ ladder: [80, 144, 160] });
const FORMATS = some(['f=auto', 'f=avif', 'f=webp', 'f=jpeg'] as const, 2);
const QUALITIES = some([60, 80, 95] as const, 2);

/** Synthetic pictures: soft, flat and rough. */
const DRAWN: readonly (readonly [name: string, make: () => Sharp])[] = some(
  [
    ['soft', () => noise(40, 30).resize({ ...SIZE, kernel: 'cubic', fit: 'fill' })],
    ['quarters', () => quarters(160, 120)],
    ['noise', () => noise(160, 120)],
  ],
  2,
);

/** Tolerance for random loss at a higher quality, and for rounding to levels. */
const SLACK = { share: 1.02, levels: 0.1 } as const;

/**
 * Differences up to two levels of 255 (42 dB) count as none: a graphic may be sent lossless at one quality, and with almost no
 * loss at a higher one.
 */
const INVISIBLE = 2;

const FOLDERS = some(['graphics', 'photos', 'modern', 'orientation', 'metadata', 'colour'] as const, 1);

interface Picture {
  readonly name: string;
  readonly bytes: Buffer;
  /** Answers and pixels by what was asked for: each is made once for both promises. */
  readonly made: Map<string, Promise<Buffer>>;
}

const pictureOf = (name: string, bytes: Buffer): Picture => ({ name, bytes, made: new Map() });

function once({ made }: Picture, what: string, make: () => Promise<Buffer>): Promise<Buffer> {
  const found = made.get(what) ?? make();
  made.set(what, found);
  return found;
}

const cuts = new Map<string, Promise<readonly Picture[]>>();

function cutsOf(folder: string): Promise<readonly Picture[]> {
  const found = cuts.get(folder) ?? cutAll(folder);
  cuts.set(folder, found);
  return found;
}

/** Small, lossless originals cropped from the available pictures. */
async function cutAll(folder: string): Promise<readonly Picture[]> {
  const cuts = some(picturesIn(folder), 2).map(async ({ name, bytes }) => {
    const cut = sharp(bytes)
      .autoOrient()
      .resize({ ...SIZE, fit: 'cover' })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb');
    return cut
      .png()
      .toBuffer()
      .then((png) => [pictureOf(name, png)])
      .catch(() => []);
  });
  return (await Promise.all(cuts)).flat();
}

const answerOf = (picture: Picture, query: string): Promise<Buffer> =>
  once(picture, query, async () => Buffer.from((await renderQuery(picture.bytes, query, { config })).body));

/** The original, scaled without loss. */
const scaledTo = (picture: Picture, width: number): Promise<Buffer> =>
  once(picture, `${width} px`, () => {
    const height = Math.round((width * SIZE.height) / SIZE.width);
    return seenPixels(sharp(picture.bytes).resize({ width, height, fit: 'fill' }));
  });

/** Difference between the answer and the original, which is scaled to the same size without loss. */
async function distanceAt(picture: Picture, width: number, format: string, q: number): Promise<number> {
  const answer = await answerOf(picture, `w=${width}&${format}&q=${q}`);
  return differenceOf(await scaledTo(picture, width), await seenPixels(answer));
}

async function keepsItsPromise(picture: Picture): Promise<void> {
  for (const format of FORMATS) {
    for (const width of [80, 160]) {
      let before = Number.POSITIVE_INFINITY;
      for (const q of QUALITIES) {
        const distance = await distanceAt(picture, width, format, q);
        const limit = Math.max(INVISIBLE, before * SLACK.share + SLACK.levels);
        expect(distance, `${picture.name}, ${format}, w=${width}: q=${q}`).toBeLessThanOrEqual(limit);
        before = distance;
      }
    }
  }
}

/** At its own size a picture is at least as close to the original as the one at 0.9, enlarged to that size. */
async function isBestAtItsOwnSize(picture: Picture): Promise<void> {
  for (const format of FORMATS) {
    for (const q of QUALITIES) {
      const smaller = await answerOf(picture, `w=144&${format}&q=${q}`);
      const stretched = await seenPixels(sharp(smaller).resize({ ...SIZE, fit: 'fill' }));
      const far = differenceOf(await scaledTo(picture, SIZE.width), stretched);
      const own = await distanceAt(picture, SIZE.width, format, q);
      expect(own, `${picture.name}, ${format}, q=${q}`).toBeLessThanOrEqual(
        Math.max(INVISIBLE, far * SLACK.share),
      );
    }
  }
}

const drawn: readonly Picture[] = await Promise.all(
  DRAWN.map(async ([name, make]) => pictureOf(name, await make().png().toBuffer())),
);

describe('a picture at its own size is no worse than at 0.9 of it', () => {
  it('for synthetic pictures', async () => {
    for (const picture of drawn) await isBestAtItsOwnSize(picture);
  });

  it.each(FOLDERS)('for pictures of %s', { timeout: 300_000 }, async (folder) => {
    for (const picture of await cutsOf(folder)) await isBestAtItsOwnSize(picture);
  });
});

describe('a higher quality is never farther from the original', () => {
  it('for synthetic pictures', async () => {
    for (const picture of drawn) await keepsItsPromise(picture);
  });

  it.each(FOLDERS)('for pictures of %s', { timeout: 300_000 }, async (folder) => {
    for (const picture of await cutsOf(folder)) await keepsItsPromise(picture);
  });
});
