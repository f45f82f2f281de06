import { some } from '@cameo/testing/form';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { picturesIn } from '../../tests/picture-folders.js';
import { noise, quarters } from '../../tests/pictures.js';
import { rootMeanSquare } from '../../tests/psnr.js';
import { renderQuery } from '../../tests/render-query.js';
import { testConfig } from '../../tests/test-config.js';

/** A picture of this size is asked for at half of it, at 0.9, and at its own. */
const SIZE = { width: 160, height: 120 } as const;
const config = testConfig({ ladder: [80, 144, 160] });
const ASKED = ['f=avif', 'f=webp', 'f=jpeg', 'f=auto'] as const;
const QUALITIES = [60, 80, 95] as const;

/** What a higher quality may lose by chance, and what rounding to levels does. */
const SLACK = { share: 1.02, levels: 0.1 } as const;

/**
 * Two levels of 255 (42 dB) count as none: a graphic may be sent without loss at one quality, and with so little
 * of it at a higher one.
 */
const UNSEEN = 2;

const FOLDERS = some(['graphics', 'photos', 'modern', 'orientation', 'metadata', 'colour'] as const, 1);

interface Picture {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Small originals cut from the pictures that are there, without loss. */
async function cutsOf(folder: string): Promise<readonly Picture[]> {
  const cuts = picturesIn(folder).map(async ({ name, bytes }) => {
    const cut = sharp(bytes)
      .autoOrient()
      .resize({ ...SIZE, fit: 'cover' })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb');
    return cut
      .png()
      .toBuffer()
      .then((png) => [{ name, bytes: png }])
      .catch(() => []);
  });
  return (await Promise.all(cuts)).flat();
}

/** How far what is sent is from the original made as large without loss. */
async function distanceAt({ bytes }: Picture, width: number, asked: string, q: number): Promise<number> {
  const { body } = await renderQuery(bytes, `w=${width}&${asked}&q=${q}`, { config });
  const height = Math.round((width * SIZE.height) / SIZE.width);
  return rootMeanSquare(await sharp(bytes).resize({ width, height, fit: 'fill' }).png().toBuffer(), body);
}

async function keepsItsPromise(picture: Picture): Promise<void> {
  for (const asked of ASKED) {
    for (const width of [80, 160]) {
      let before = Number.POSITIVE_INFINITY;
      for (const q of QUALITIES) {
        const distance = await distanceAt(picture, width, asked, q);
        const most = Math.max(UNSEEN, before * SLACK.share + SLACK.levels);
        expect(distance, `${picture.name}, ${asked}, w=${width}: q=${q}`).toBeLessThanOrEqual(most);
        before = distance;
      }
    }
  }
}

/** At its own size a picture is at least as near to the original as what `q` gives at 0.9 of it, stretched to that size. */
async function isBestAtItsOwnSize({ name, bytes }: Picture): Promise<void> {
  for (const asked of ASKED) {
    for (const q of QUALITIES) {
      const { body } = await renderQuery(bytes, `w=144&${asked}&q=${q}`, { config });
      const stretched = await sharp(body)
        .resize({ ...SIZE, fit: 'fill' })
        .png()
        .toBuffer();
      const most = Math.max(UNSEEN, (await rootMeanSquare(bytes, stretched)) * SLACK.share);
      const own = await distanceAt({ name, bytes }, SIZE.width, asked, q);
      expect(own, `${name}, ${asked}, q=${q}`).toBeLessThanOrEqual(most);
    }
  }
}

describe('at its own size a picture is no worse than at 0.9 of it', () => {
  it('of pictures that are drawn here', async () => {
    const soft = noise(40, 30).resize({ ...SIZE, kernel: 'cubic', fit: 'fill' });
    await isBestAtItsOwnSize({ name: 'soft', bytes: await soft.png().toBuffer() });
    await isBestAtItsOwnSize({ name: 'quarters', bytes: await quarters(160, 120).png().toBuffer() });
    await isBestAtItsOwnSize({ name: 'noise', bytes: await noise(160, 120).png().toBuffer() });
  });

  it.each(FOLDERS)('of pictures of %s', { timeout: 300_000 }, async (folder) => {
    for (const picture of await cutsOf(folder)) await isBestAtItsOwnSize(picture);
  });
});

describe('a higher quality is never farther from the original', () => {
  it('of pictures that are drawn here', async () => {
    const soft = noise(40, 30).resize({ ...SIZE, kernel: 'cubic', fit: 'fill' });
    await keepsItsPromise({ name: 'soft', bytes: await soft.png().toBuffer() });
    await keepsItsPromise({ name: 'quarters', bytes: await quarters(160, 120).png().toBuffer() });
    await keepsItsPromise({ name: 'noise', bytes: await noise(160, 120).png().toBuffer() });
  });

  it.each(FOLDERS)('of pictures of %s', { timeout: 300_000 }, async (folder) => {
    for (const picture of await cutsOf(folder)) await keepsItsPromise(picture);
  });
});
