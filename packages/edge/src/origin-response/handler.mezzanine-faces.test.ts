import { some } from '@cameo/testing/form';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { differenceOf, mezzanineFixture, time } from '../../tests/mezzanine-fixture.js';
import { onWide, PEOPLE, type Person, shownOf } from '../../tests/people.js';
import { describePicture } from '../../tests/probe.js';
import { derivative, opened, readBody, source } from '../../tests/stored-bytes.js';
import { testConfig } from '../../tests/test-config.js';
import { describePicture as factsOf } from '../render/describe.js';

/** Half as large as the wide picture of 1200 px. */
const config = testConfig({ mezzanine: { side: 600, avifPixels: 1, jpegPixels: 1, pngBytes: 1 } });
const WITHOUT = testConfig({ mezzanine: false });
const MEZZANINE = derivative('_variants/a/mezzanine-600.jpeg');

const { store, addSource, ask } = mezzanineFixture();

const face = (name: Person, left: number) => ({
  from: left + PEOPLE[name].left * 4,
  to: left + PEOPLE[name].right * 4,
});
const progressive = async (portraits: Parameters<typeof onWide>[0]) =>
  (await onWide(portraits)).jpeg({ quality: 95, progressive: true }).toBuffer();
const kept = async () => readBody(opened(await store().open(MEZZANINE, time)));

describe('focus=face with a mezzanine', () => {
  const PLACES = [
    ['marie.jpg', 800],
    ['kal-visuals-square.jpg', 0],
    ['team-3.jpg', 420],
  ] as const;
  it.each(some(PLACES, 1))(
    'crops the mezzanine as it would crop the original: %s at %i',
    async (name, left) => {
      await addSource(await progressive({ [name]: left }));
      const variant = 'w-152_h-152_focus-face.webp';
      const plain = await ask(variant, store(), WITHOUT);
      await store().removeDerivatives(source('a'), time);
      expect((await ask('w-360.webp', store(), config)).way).toBe('made');
      const through = await ask(variant, store(), config);
      expect([plain.way, through.way]).toEqual(['original', 'used']);
      const [of, from] = await Promise.all([plain, through].map(({ bytes }) => shownOf(bytes)));
      // Half a percent of 1200 px, which the scale rounds to 5 px.
      expect(Math.abs((of?.from ?? 0) - (from?.from ?? 99))).toBeLessThan(12);
      expect(from?.from).toBeLessThan(face(name, left).from);
      expect(from?.to).toBeGreaterThan(face(name, left).to);
      expect((await differenceOf(plain.bytes, through.bytes)).size).toBe('the same');
    },
  );

  it('places face boxes within half a percent of those from the original', async () => {
    const bytes = await progressive({ 'marie.jpg': 60, 'team-1.jpg': 760 });
    await addSource(bytes);
    await ask('w-360.webp', store(), config);
    const [original, small] = await Promise.all(
      [bytes, await kept()].map(async (file) => {
        const { faces = [] } = await factsOf(file, config, undefined, () => 20_000, true);
        return faces.toSorted((one, other) => one.left - other.left);
      }),
    );
    expect([original?.length, small?.length]).toEqual([2, 2]);
    for (const [at, box] of (original ?? []).entries())
      for (const edge of ['left', 'top', 'width', 'height'] as const)
        expect(Math.abs(box[edge] - (small?.[at]?.[edge] ?? 9))).toBeLessThan(0.005);
  });

  it('makes an upright mezzanine of a rotated original', async () => {
    const wide = await (await onWide({ 'marie.jpg': 800 })).removeAlpha().rotate(270).toBuffer();
    const lying = await sharp(wide)
      .withMetadata({ orientation: 6 })
      .avif({ quality: 80, effort: 0 })
      .toBuffer();
    await addSource(lying);
    const made = await ask('w-152_h-152_focus-face.webp', store(), config);
    const used = await ask('w-200_h-200_focus-face.webp', store(), config);
    expect([made.way, used.way]).toEqual(['made', 'used']);
    expect(await describePicture(await kept())).toMatchObject({ width: 600, height: 210 });
    for (const { bytes } of [made, used]) {
      const shown = await shownOf(bytes);
      expect(shown.from).toBeLessThan(face('marie.jpg', 800).from);
      expect(shown.to).toBeGreaterThan(face('marie.jpg', 800).to);
    }
  });

  it('uses the original where there is no face, and keeps the mezzanine', async () => {
    await addSource(await progressive({}));
    const variant = 'w-152_h-152_focus-face.webp';
    const plain = await ask(variant, store(), WITHOUT);
    await store().removeDerivatives(source('a'), time);
    await ask('w-360.webp', store(), config);
    const before = await kept();
    const through = await ask(variant, store(), config);
    expect([through.status, through.way]).toEqual(['200', 'original']);
    expect(through.bytes).toEqual(plain.bytes);
    expect(await kept()).toEqual(before);
  });

  it('uses the original where there is no face and the mezzanine is made in the same request', async () => {
    const bytes = await (await onWide({})).removeAlpha().avif({ quality: 80, effort: 0 }).toBuffer();
    await addSource(bytes);
    const variant = 'w-152_h-152_focus-face.webp';
    const plain = await ask(variant, store(), WITHOUT);
    await store().removeDerivatives(source('a'), time);
    const through = await ask(variant, store(), config);
    expect(through.way).toBe('made');
    expect(through.bytes).toEqual(plain.bytes);
  });
});
