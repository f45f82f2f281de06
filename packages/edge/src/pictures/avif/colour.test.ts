import { describe, expect, it } from 'vitest';
import { codedAvif, storedQuarters, withProperty } from '../../../tests/coloured-files.js';
import { decode, distance } from '../../../tests/probe.js';
import { variantFor } from '../../../tests/render-query.js';
import {
  AS_STORED,
  expectNear,
  type Four,
  four,
  HLG_2020,
  LINEAR,
  P3,
  PQ_2020,
  quartersOf,
} from '../../../tests/shown-colours.js';
import { testConfig } from '../../../tests/test-config.js';
import { render } from '../../render/render.js';

describe('an AVIF', () => {
  it.each<readonly [number, number, Four]>([
    [1, 13, AS_STORED],
    [2, 2, AS_STORED],
    [1, 1, AS_STORED],
    [1, 6, AS_STORED],
    [1, 14, AS_STORED],
    [12, 13, P3],
    [12, 1, P3],
    [12, 2, P3],
    [0, 13, AS_STORED],
    [1, 0, AS_STORED],
    [9, 14, four('255,0,18 0,189,50 0,90,209 128,128,128')],
    [1, 4, four('221,57,35 57,181,74 68,90,201 129,129,129')],
    [1, 8, LINEAR],
    [9, 16, PQ_2020],
    [2, 16, four('255,8,2 18,248,30 18,34,255 132,132,132')],
    [9, 18, HLG_2020],
  ])('displays primaries %i and transfer %i as a browser does', async (primaries, transfer, wanted) => {
    expectNear(await quartersOf(await codedAvif(primaries, transfer)), wanted, 4);
    expectNear(
      await quartersOf(await codedAvif(primaries, transfer, { bitdepth: 10 })),
      wanted,
      6,
      '10 bits',
    );
  });

  it('uses the peak of the content of high dynamic range', async () => {
    const peak = Buffer.from([300 >> 8, 300 & 255, 0, 100]);
    const bright = withProperty(await codedAvif(9, 16), 'clli', peak);
    expectNear(await quartersOf(bright), four('255,0,0 0,255,0 0,20,255 171,171,171'), 4);
  });

  it('keeps the transparency, whose item has no colour information', async () => {
    const bytes = await codedAvif(12, 13, {}, storedQuarters().ensureAlpha(0.5));
    const seen = await quartersOf(bytes);
    // libvips scales 8 bits by half an opacity as 7 bits.
    expectNear(seen, P3, 8);
    for (const [, , , alpha = 0] of seen) expect(Math.abs(alpha - 128)).toBeLessThanOrEqual(1);
  });

  it('has a mezzanine in sRGB', async () => {
    const bytes = await codedAvif(9, 16, {}, storedQuarters().resize(1024, 1024, { kernel: 'nearest' }));
    const config = testConfig({ mezzanine: { side: 512, avifPixels: 500_000 } });
    const { mezzanine, body } = await render(
      bytes,
      variantFor('w=360&f=jpeg', '*/*', config),
      config,
      () => 28_000,
      { keepsMezzanine: true },
    );
    for (const picture of [mezzanine ?? Buffer.alloc(0), body]) {
      const { width, pixel } = await decode(picture);
      expect(distance(pixel(width / 4, (width * 3) / 4), [0, 20, 255])).toBeLessThanOrEqual(6);
      expect(distance(pixel((width * 3) / 4, (width * 3) / 4), [132, 132, 132])).toBeLessThanOrEqual(4);
    }
  });

  it('uses the colours of its stream where its container has none', async () => {
    const bytes = await codedAvif(1, 13);
    const box = bytes.indexOf('colrnclx');
    bytes.write('free', box, 'latin1');
    expectNear(await quartersOf(bytes), AS_STORED, 3);
  });

  it('uses its ICC profile', async () => {
    const bytes = await storedQuarters()
      .withIccProfile('p3')
      .avif({ quality: 95, chromaSubsampling: '4:4:4' })
      .toBuffer();
    // The pixels that sharp stored are P3 values.
    expectNear(await quartersOf(bytes), AS_STORED, 8);
    const deep = await storedQuarters()
      .withIccProfile('p3')
      .avif({ quality: 95, chromaSubsampling: '4:4:4', bitdepth: 10 })
      .toBuffer();
    expectNear(await quartersOf(deep), AS_STORED, 8, '10 bits');
  });
});
