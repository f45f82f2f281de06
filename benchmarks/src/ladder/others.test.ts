import { createRequire } from 'node:module';
import { OTHER_LADDERS } from '@cameo/core/ladder';
import { expect, it } from 'vitest';

const require = createRequire(import.meta.url);

it('next/image has these widths', () => {
  const { imageConfigDefault } = require('next/dist/shared/lib/image-config.js') as {
    readonly imageConfigDefault: {
      readonly deviceSizes: readonly number[];
      readonly imageSizes: readonly number[];
    };
  };
  const { deviceSizes, imageSizes } = imageConfigDefault;
  expect(OTHER_LADDERS['next/image']).toEqual([...imageSizes, ...deviceSizes]);
});

/** The used part of imgix: its types declare the module to be the class. */
type ImgixClient = new (options: { readonly domain: string }) => { buildSrcSet(path: string): string };

it('imgix has these widths', async () => {
  const { default: Client } = (await import('@imgix/js-core')) as unknown as {
    readonly default: ImgixClient;
  };
  const srcset = new Client({ domain: 'a.imgix.net' }).buildSrcSet('a.jpg');
  const widths = [...srcset.matchAll(/ (\d+)w/g)].map(([, width]) => Number(width));
  const upTo = widths.findIndex((width) => width >= 3840);
  expect(OTHER_LADDERS['imgix']).toEqual(widths.slice(0, upTo + 1));
});
