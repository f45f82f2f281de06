import { describe, expect, it } from 'vitest';
import { picturesIn } from '../../../tests/picture-folders.js';
import { renderQuery } from '../../../tests/render-query.js';
import { AS_STORED, expectNear, type Four, four, quartersOf } from '../../../tests/shown-colours.js';

describe('pictures from bug reports', () => {
  const reported = new Map(picturesIn('reported').map(({ name, bytes }) => [name, bytes]));
  const wanted: readonly (readonly [string, Four])[] = [
    ['02-control-rgb8-srgb-icc.png', AS_STORED],
    ['02-rgb16-srgb-icc.png', AS_STORED],
    ['02-rgb16-srgb-icc.tif', AS_STORED],
    ['02-rgb16-p3-icc.png', four('239,35,19 0,183,57 65,91,207 128,128,128')],
    ['03-nclx-p3-no-icc.avif', four('240,35,19 0,183,55')],
    ['03-nclx-2020-pq-no-icc.avif', four('255,0,0 0,255,0')],
    ['03-png-chrm-p3.png', four('241,30,4 0,185,54')],
    ['03-png-gama-1.0.png', four('239,133,110 133,219,148')],
    ['15-ycbcr-lzw.tif', four('220,60,40')],
  ];

  it.skipIf(reported.size === 0).each(wanted)(
    '%s has the colours that a browser paints',
    async (name, colours) => {
      expectNear(await quartersOf(reported.get(name) ?? Buffer.alloc(0), 'w=200&f=png'), colours, 6);
    },
  );

  it.skipIf(reported.size === 0)('a WebP is displayed as it is stored', async () => {
    const bytes = reported.get('14-webp-exif-orientation-6.webp') ?? Buffer.alloc(0);
    expect(await renderQuery(bytes, 'w=152&f=png')).toMatchObject({ width: 152, height: 95 });
    expectNear(await quartersOf(bytes, 'w=152&f=png'), AS_STORED, 6);
  });
});
