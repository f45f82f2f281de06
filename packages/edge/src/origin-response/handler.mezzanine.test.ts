import { some } from '@cameo/testing/form';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  BASELINE,
  differenceOf,
  MEZZANINE,
  mezzanineFixture,
  PROGRESSIVE,
  time,
  waves,
} from '../../tests/mezzanine-fixture.js';
import { noise, paint, quarters } from '../../tests/pictures.js';
import { cornersOf, decode, describePicture } from '../../tests/probe.js';
import { opened, readBody, source } from '../../tests/stored-bytes.js';
import { testConfig } from '../../tests/test-config.js';

const NOISY_PNG = await noise(640, 480).png().toBuffer();
const PNG = await waves(640, 480).png().toBuffer();
const WEBP = await waves(640, 480).webp().toBuffer();
const SEE_THROUGH = await waves(640, 480).ensureAlpha(0.5).avif({ effort: 0 }).toBuffer();
const AVIF = await waves(640, 480).avif({ quality: 80, effort: 0 }).toBuffer();

const { store, addSource, noted, ask, kept, etag } = mezzanineFixture();

describe('the mezzanine of a slow original', () => {
  it.each([
    ['a progressive JPEG', PROGRESSIVE, 'jpeg'],
    ['an AVIF', AVIF, 'avif'],
    ['a PNG of a photograph', NOISY_PNG, 'png'],
  ])('%s: is made with the first rung and used for the next ones', async (_, body, format) => {
    await addSource(body);
    const first = await ask('w-272.webp');
    expect([first.status, first.way, await kept()]).toEqual(['200', 'made', await etag()]);
    const object = opened(await store().open(MEZZANINE, time));
    expect([object.contentType, object.cacheControl]).toEqual([
      `image/jpeg; of=${format}; width=640; height=480`,
      'no-store',
    ]);
    const described = await describePicture(await readBody(object));
    expect([described.format, described.width, described.height, described.chromaSubsampling]).toEqual([
      'jpeg',
      320,
      240,
      '4:4:4',
    ]);
    const next = await ask('w-200.jpg');
    expect([next.status, next.way, next.log[0]?.sourceFormat, next.log[0]?.sourceWidth]).toEqual([
      '200',
      'used',
      format,
      640,
    ]);
    const { width, height } = await decode(next.bytes);
    expect([width, height]).toEqual([200, 150]);
  });

  const NAMES = [
    'w-200.webp',
    'w-200.jpg',
    'w-200.avif',
    'w-152_h-152_focus-west.webp',
    'w-200_rotate-90.webp',
    'w-200_h-200_fit-contain_bg-224466.jpg',
    'w-272_blur-3_gray-1.webp',
  ];
  it.each(some(NAMES, 4))('changes %s imperceptibly', async (name) => {
    await addSource(PROGRESSIVE);
    const plain = await ask(name, store(), testConfig({ mezzanine: false }));
    await store().removeDerivatives(source('a'), time);
    await ask('w-272_h-272_fit-inside.webp');
    const through = await ask(name);
    expect([plain.way, through.way]).toEqual(['original', 'used']);
    const { size, mean } = await differenceOf(plain.bytes, through.bytes);
    expect(size).toBe('the same');
    expect(mean).toBeLessThan(2.5);
  });

  it('is cropped where the original would be, before scaling', async () => {
    const near = testConfig({ mezzanine: { side: 480, avifPixels: 1, jpegPixels: 1 } });
    await addSource(PROGRESSIVE);
    const name = 'w-360_h-152_focus-southeast.webp';
    const plain = await ask(name, store(), testConfig({ mezzanine: false }));
    await store().removeDerivatives(source('a'), time);
    expect((await ask('w-272.webp', store(), near)).way).toBe('made');
    const through = await ask(name, store(), near);
    expect([through.way, (await differenceOf(plain.bytes, through.bytes)).size]).toEqual([
      'used',
      'the same',
    ]);
    expect((await differenceOf(plain.bytes, through.bytes)).mean).toBeLessThan(2.5);
  });

  it('loses almost nothing against the original, even with fine detail', async () => {
    const noisy = paint(640, 480, (x, y) => {
      const wave = 60 * Math.sin(x / 5) * Math.cos(y / 4) + 30 * Math.sin((x * y) / 900);
      return [128 + wave, 120 - wave, 128 + wave / 2];
    });
    const body = await noisy.jpeg({ quality: 95, progressive: true }).toBuffer();
    const reference = await sharp(body).resize(200).png().toBuffer();
    await addSource(body);
    const plain = await ask('w-200.webp', store(), testConfig({ mezzanine: false }));
    await store().removeDerivatives(source('a'), time);
    await ask('w-272.webp');
    const through = await ask('w-200.webp');
    const lost = await Promise.all(
      [plain, through].map(async ({ bytes }) => (await differenceOf(reference, bytes)).mean),
    );
    expect(through.way).toBe('used');
    expect((lost[1] ?? 99) / (lost[0] ?? 0)).toBeLessThan(1.05);
  });

  it('is upright and has no metadata', async () => {
    const body = await quarters(640, 480, 'RGBY')
      .jpeg({ progressive: true })
      .withMetadata({ orientation: 6 })
      .withExif({ IFD0: { Copyright: 'SECRET' } })
      .toBuffer();
    await addSource(body);
    expect((await ask('w-200.webp')).way).toBe('made');
    const small = await readBody(await store().open(MEZZANINE, time));
    const { width, height, exif, orientation } = await sharp(small).metadata();
    expect([width, height, exif, orientation]).toEqual([240, 320, undefined, undefined]);
    const { bytes, way } = await ask('w-152.webp');
    // The first row of the file is the right column of the picture.
    expect([way, await cornersOf(bytes)]).toEqual(['used', 'BRYG']);
  });

  it.each([
    ['a baseline JPEG', BASELINE, 'w-272.webp'],
    ['a PNG', PNG, 'w-272.webp'],
    ['a WebP', WEBP, 'w-272.webp'],
    ['an AVIF with transparency', SEE_THROUGH, 'w-272.webp'],
    ['an output without loss', PROGRESSIVE, 'w-272_still.png'],
    ['a high quality', PROGRESSIVE, 'w-272_q-90.webp'],
    ['a cut that looks at the picture', PROGRESSIVE, 'w-272_h-152_focus-entropy.webp'],
    ['a trimmed picture', PROGRESSIVE, 'w-272_trim-10.webp'],
    ['more pixels than it has', PROGRESSIVE, 'w-360.webp'],
    ['a part with more pixels than it has', PROGRESSIVE, 'w-272_h-272.webp'],
    ['a small rung of a JPEG', PROGRESSIVE, 'w-152.webp'],
  ])('is not made of or for %s', async (_, body, name) => {
    await addSource(body);
    expect([(await ask(name)).way, await kept()]).toEqual(['original', 'missing']);
  });

  it('adds no request for an original without one', async () => {
    await addSource(BASELINE);
    const { store: watched, calls } = noted();
    await ask('w-200.webp', watched);
    expect(calls).toEqual(['open a', 'open w-200.webp', 'open refused.json', 'put w-200.webp', 'open a']);
  });

  it('is not requested when the configuration has none or does not accept JPEG', async () => {
    await addSource(AVIF);
    for (const off of [testConfig({ mezzanine: false }), testConfig({ inputs: ['avif'] })]) {
      const { store: watched, calls } = noted();
      await ask('w-200.webp', watched, off);
      expect(calls.filter((call) => call.includes('mezzanine'))).toEqual([]);
      await store().removeDerivatives(source('a'), time);
    }
  });
});
