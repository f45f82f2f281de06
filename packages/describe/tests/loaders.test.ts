import { defineImageConfig } from '@cameo/core';
import { allLoaders } from '@cameo/testing/vitest';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { describePicture } from '../src/index.js';

/** A GIF of one pixel, the smallest of its kind. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const config = defineImageConfig({ bucket: 'pictures', region: 'us-east-1', inputs: ['jpeg'] });

const readsGif = (): Promise<boolean> =>
  sharp(GIF)
    .metadata()
    .then(
      () => true,
      () => false,
    );

it('libvips is restricted again after the setup of the next test file, for the same configuration', async () => {
  const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer();
  for (const file of ['first', 'second']) {
    // As Vitest does before each file; the query makes it run again.
    await import(`${allLoaders}?${file}`);
    expect(await readsGif(), `setup of the ${file} file`).toBe(true);
    await describePicture(jpeg, { config });
    expect(await readsGif(), `a picture of the ${file} file is described`).toBe(false);
  }
});
