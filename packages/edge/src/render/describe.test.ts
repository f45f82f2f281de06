import { FULL, some } from '@cameo/testing/form';
import sharp from 'sharp';
import { thumbHashToApproximateAspectRatio, thumbHashToAverageRGBA } from 'thumbhash';
import { describe, expect, it } from 'vitest';
import { schemaFaults } from '../../tests/facts-schema.js';
import { picturesIn } from '../../tests/picture-folders.js';
import { animation, noise, paint, quarters, solid } from '../../tests/pictures.js';
import { testConfig } from '../../tests/test-config.js';
import { describePicture } from './describe.js';

const config = testConfig();
const plain = testConfig({ inputs: ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] });

const facts = (bytes: Uint8Array, given = config, etag?: string) =>
  describePicture(bytes, given, etag, () => 20_000);

describe('describePicture', () => {
  it('returns the properties of a synthetic still picture', async () => {
    const bytes = await quarters(400, 300).jpeg().toBuffer();
    const found = await facts(bytes, config, '"abc"');
    expect(found).toMatchObject({
      width: 400,
      height: 300,
      format: 'jpeg',
      bytes: bytes.length,
      frames: 1,
      orientation: 1,
      alpha: false,
      etag: '"abc"',
    });
    expect(found).not.toHaveProperty('duration');
    expect(schemaFaults(found)).toEqual([]);
  });

  it.each([5, 6, 7, 8])('has the displayed size for EXIF orientation %i', async (orientation) => {
    // Upright: red above, blue below.
    const upright = paint(120, 200, (_, y) => (y < 100 ? [220, 30, 30] : [40, 60, 200]));
    const turned = { 5: [90, true], 6: [270, false], 7: [270, true], 8: [90, false] }[orientation] ?? [];
    const [degrees, mirrored] = turned as [number, boolean];
    const raw = await upright.png().toBuffer();
    const once = await sharp(raw).rotate(degrees).png().toBuffer();
    const stored = mirrored ? sharp(once).flop() : sharp(once);
    const bytes = await stored.withMetadata({ orientation }).jpeg().toBuffer();
    const found = await facts(bytes);
    expect(found).toMatchObject({ width: 120, height: 200, orientation });
    expect(thumbHashToApproximateAspectRatio(Buffer.from(found.thumbhash ?? '', 'base64'))).toBeLessThan(1);
  });

  it('adds up the delays as browsers apply them', async () => {
    const frames = [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ] as const;
    const bytes = await animation('gif', frames, { loop: 0, delay: [200, 300, 10] });
    const found = await facts(bytes);
    // Browsers display 10 ms as 100.
    expect(found).toMatchObject({ width: 100, height: 60, format: 'gif', frames: 3, duration: 600 });
    expect(schemaFaults(found)).toEqual([]);
  });

  it('finds a single pixel that is not opaque', async () => {
    const [wide, high, left, top] = FULL ? [2000, 1500, 1234, 777] : [1000, 750, 617, 388];
    const [opaque, pierced] = await Promise.all(
      [255, 254].map((alpha) =>
        paint(wide, high, (x, y) => [x % 256, y % 256, 90, x === left && y === top ? alpha : 255], true)
          .png({ compressionLevel: 1 })
          .toBuffer(),
      ),
    );
    expect((await facts(opaque ?? Buffer.alloc(0))).alpha).toBe(false);
    expect((await facts(pierced ?? Buffer.alloc(0))).alpha).toBe(true);
  });

  it('has the most frequent colour', async () => {
    // Two fifths of one colour, and three of distinct others.
    const bytes = await paint(500, 200, (x, y) => (x < 200 ? [201, 77, 30] : [x % 256, y, (x * y) % 256]))
      .png()
      .toBuffer();
    expect((await facts(bytes)).colour?.dominant).toBe('#c94d1e');
    expect((await facts(await solid(30, 20, [12, 34, 56]).png().toBuffer())).colour?.dominant).toBe(
      '#0c2238',
    );
  });

  it('ignores colours of invisible pixels', async () => {
    const bytes = await paint(90, 90, (x) => (x < 60 ? [255, 0, 0, 0] : [0, 128, 64, 255]), true)
      .png()
      .toBuffer();
    const found = await facts(bytes);
    expect([found.colour?.dominant, found.alpha]).toEqual(['#008040', true]);
    const clear = await facts(await solid(9, 9, [1, 2, 3, 0]).png().toBuffer());
    expect(clear.colour).not.toHaveProperty('dominant');
    expect(schemaFaults(clear)).toEqual([]);
  });

  it('distinguishes a graphic from a photograph', async () => {
    const chart = await paint(600, 400, (x) => (x % 100 < 50 ? [255, 255, 255] : [0, 90, 160]))
      .png()
      .toBuffer();
    expect((await facts(chart)).colour?.graphic).toBe(true);
    expect((await facts(await noise(300, 200).png().toBuffer())).colour?.graphic).toBe(false);
  });

  it.each([
    [310, 80],
    [90, 220],
  ])('finds a red disc at %i, %i', async (left, top) => {
    const bytes = await paint(400, 300, (x, y) =>
      (x - left) ** 2 + (y - top) ** 2 < 40 ** 2 ? [230, 60, 40] : [128, 128, 128],
    )
      .png()
      .toBuffer();
    const { focus } = await facts(bytes);
    expect(Math.abs((focus?.x ?? 9) - left / 400)).toBeLessThan(0.05);
    expect(Math.abs((focus?.y ?? 9) - top / 300)).toBeLessThan(0.05);
  });

  it('has a ThumbHash that decodes to the picture', async () => {
    const bytes = await solid(300, 200, [40, 120, 200]).png().toBuffer();
    const hash = Buffer.from((await facts(bytes)).thumbhash ?? '', 'base64');
    const { r, g, b, a } = thumbHashToAverageRGBA(hash);
    for (const [seen, drawn] of [
      [r, 40],
      [g, 120],
      [b, 200],
      [a, 255],
    ] as const) {
      expect(Math.abs(255 * seen - drawn)).toBeLessThan(8);
    }
    expect(thumbHashToApproximateAspectRatio(hash)).toBeCloseTo(7 / 5, 5);
  });

  it('has only the size of a drawing that is not rendered, and all facts of one that is', async () => {
    const bytes = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="240"><path fill="#336699" d="M0 0h480v240H0z"/></svg>',
    );
    const bare = await facts(bytes, plain);
    expect(bare).toEqual({
      width: 480,
      height: 240,
      format: 'svg',
      bytes: bytes.length,
      frames: 1,
      orientation: 1,
    });
    const drawn = await facts(bytes);
    expect(drawn).toMatchObject({ ...bare, alpha: false, colour: { dominant: '#336699', graphic: true } });
    expect([schemaFaults(bare), schemaFaults(drawn)]).toEqual([[], []]);
  });

  it('rejects what cannot be resized, with the same problem', async () => {
    const jpeg = await quarters(400, 300).jpeg().toBuffer();
    await expect(facts(jpeg.subarray(0, 900))).rejects.toMatchObject({ issue: { code: 'source-corrupt' } });
    await expect(facts(Buffer.from('no picture'))).rejects.toMatchObject({
      issue: { code: 'source-unsupported' },
    });
    const small = testConfig({ limits: { sourcePixels: 100 } });
    await expect(facts(jpeg, small)).rejects.toMatchObject({ issue: { code: 'source-too-large' } });
  });
});

describe('describePicture for pictures of other origin', () => {
  const known = {
    'photos/kodim23.png': { width: 768, height: 512, format: 'png', alpha: false },
    'modern/kimono-rotate90.avif': { width: 722, height: 1024, format: 'avif' },
    'animated/rotating-squares.gif': { format: 'gif' },
    'animated/iss634.apng': { format: 'png' },
    'graphics/full-transparent.png': { format: 'png', alpha: true },
  };
  const files = ['animated', 'graphics', 'modern', 'colour', 'photos'].flatMap((folder) =>
    picturesIn(folder).map((file) => ({ ...file, path: `${folder}/${file.name}` })),
  );
  const isKnown = (path: string): path is keyof typeof known => Object.hasOwn(known, path);

  it('returns their known properties', { timeout: 60_000 }, async () => {
    for (const { path, bytes } of files) {
      if (isKnown(path)) expect(await facts(bytes), path).toMatchObject(known[path]);
    }
  });

  it('conforms to the schema', { timeout: 120_000 }, async () => {
    for (const { path, bytes } of some(files, 4)) {
      const found = await facts(bytes).catch(() => undefined);
      expect(found === undefined ? [] : schemaFaults(found), path).toEqual([]);
    }
  });

  it('reads the eight orientations alike', async () => {
    const every = picturesIn('orientation').filter(({ name }) => /^Landscape_[1-8]\.jpg$/.test(name));
    const all = some(every, 3);
    const found = await Promise.all(all.map(({ bytes }) => facts(bytes)));
    for (const { width, height } of found) expect([width, height]).toEqual([1800, 1200]);
    expect(found.map(({ orientation }) => orientation)).toEqual(all.map(({ name }) => Number(name[10])));
  });
});
