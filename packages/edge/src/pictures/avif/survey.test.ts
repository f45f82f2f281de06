import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  alphaUrn,
  avifFile,
  clap,
  configured,
  gridBody,
  ispe,
  overlayBody,
  streamIn,
  turned,
  type WrittenItem,
} from '../../../tests/avif-file.js';
import { picturesIn } from '../../../tests/picture-folders.js';
import { quarters } from '../../../tests/pictures.js';
import { surveyed } from '../../../tests/surveyed.js';
import { sniffFormat } from '../sniff.js';

describe('the survey of an AVIF', () => {
  const stillOf = async (width: number, height: number) =>
    streamIn(await quarters(width, height).avif({ effort: 0 }).toBuffer());

  /** A coded item with a declared size. */
  const coded = (
    id: number,
    { body, av1C }: Awaited<ReturnType<typeof stillOf>>,
    [width, height]: readonly [number, number],
    ...properties: readonly Buffer[]
  ): WrittenItem => ({ id, type: 'av01', body, properties: [av1C, ispe(width, height), ...properties] });

  const derived = (type: string, body: Buffer, [width, height]: readonly [number, number]): WrittenItem => ({
    id: 1,
    type,
    body,
    properties: [ispe(width, height)],
  });

  const SMALL = [64, 48] as const;
  const LARGE = [8000, 8000] as const;

  it('counts the displayed pixels when nothing else is coded', async () => {
    const still = await stillOf(640, 480);
    const plain = avifFile({ items: [coded(1, still, [640, 480])] });
    expect(await sharp(plain).metadata()).toMatchObject({ width: 640, height: 480 });
    expect(surveyed(plain, 'avif')).toMatchObject({ codedPixels: 640 * 480 });
    const withAlpha = avifFile({
      items: [coded(1, still, [640, 480]), coded(2, still, [640, 480], alphaUrn())],
      references: [['auxl', 2, [1]]],
    });
    expect(await sharp(withAlpha).metadata()).toMatchObject({ hasAlpha: true });
    expect(surveyed(withAlpha, 'avif')).toMatchObject({ codedPixels: 640 * 480 });
  });

  it('counts transparency, tiles, layers and hidden items by their own size', async () => {
    const still = await stillOf(...SMALL);
    const large = coded(2, still, LARGE);
    const kinds = {
      alpha: avifFile({
        items: [coded(1, still, SMALL), coded(2, still, LARGE, alphaUrn())],
        references: [['auxl', 2, [1]]],
      }),
      grid: avifFile({
        items: [derived('grid', gridBody(1, 1, ...SMALL), SMALL), large],
        references: [['dimg', 1, [2]]],
      }),
      overlay: avifFile({
        items: [derived('iovl', overlayBody(...SMALL), SMALL), large],
        references: [['dimg', 1, [2]]],
      }),
      identity: avifFile({
        items: [derived('iden', Buffer.alloc(0), SMALL), large],
        references: [['dimg', 1, [2]]],
      }),
      unused: avifFile({ items: [coded(1, still, SMALL), large] }),
      'of another codec': avifFile({ items: [coded(1, still, SMALL), { ...large, type: 'hvc1' }] }),
    };
    for (const [kind, file] of Object.entries(kinds)) {
      expect(surveyed(file, 'avif'), kind).toMatch(
        /^source-too-large: coded pictures of 64,0\d\d,\d{3} pixels/,
      );
    }
  });

  it('counts a quarter of the canvas below an overlay', async () => {
    const layer = coded(2, await stillOf(640, 480), [640, 480]);
    const overlay = avifFile({
      items: [derived('iovl', overlayBody(640, 480), [640, 480]), layer],
      references: [['dimg', 1, [2]]],
    });
    expect(surveyed(overlay, 'avif')).toMatchObject({ codedPixels: 307_200 + 76_800 });
  });

  it('counts a tile as often as it is referenced', async () => {
    const still = await stillOf(...SMALL);
    const tiles = (times: number) =>
      avifFile({
        items: [derived('grid', gridBody(10, 10, 640, 640), [640, 640]), coded(2, still, [800, 800])],
        references: [['dimg', 1, Array.from({ length: times }, () => 2)]],
      });
    expect(surveyed(tiles(8), 'avif')).toMatchObject({ codedPixels: 8 * 640_000 });
    expect(surveyed(tiles(100), 'avif')).toBe(
      'source-too-large: coded pictures of 64,000,000 pixels for one of 409,600',
    );
  });

  it('uses the larger of stream and declared size, and the canvas of a grid', async () => {
    const still = await stillOf(3000, 2000);
    const lying = avifFile({ items: [coded(1, still, SMALL)] });
    expect(surveyed(lying, 'avif')).toMatch(/coded pictures of 6,000,000 pixels for one of 3,072$/);
    const tile = await stillOf(...SMALL);
    const canvas = avifFile({
      items: [derived('grid', gridBody(1, 1, 30_000, 30_000), SMALL), coded(2, tile, SMALL)],
      references: [['dimg', 1, [2]]],
    });
    expect(surveyed(canvas, 'avif')).toMatch(/^source-too-large: coded pictures of 900,\d{3},\d{3} pixels/);
  });

  it('counts what a clean aperture crops, and applies the limit on pixels to it', async () => {
    const still = await stillOf(...SMALL);
    const cut = (side: number) => avifFile({ items: [coded(1, still, [side, side], clap(640, 640))] });
    expect(surveyed(cut(8000), 'avif')).toMatchObject({ codedPixels: 64_000_000 });
    expect(surveyed(cut(8001), 'avif')).toBe('source-too-large: coded pictures of 64,016,001 pixels');
  });

  it('counts all frames of a stream, wherever its units are stored', async () => {
    const still = await stillOf(640, 480);
    const frames = (count: number) => Buffer.concat(Array.from({ length: count }, () => still.body));
    const layers = avifFile({ items: [coded(1, { ...still, body: frames(4) }, [640, 480])] });
    expect((await sharp(layers).raw().toBuffer()).length).toBe(640 * 480 * 3);
    expect(surveyed(layers, 'avif')).toMatchObject({
      decodedPixels: 4 * 640 * 480,
      // Each frame may be a reference of the last one.
      codedPixels: 1.75 * 640 * 480,
    });
    const many = coded(1, { ...still, body: frames(5) }, [640, 480]);
    const { length } = many.body;
    const inBox = { ...still, av1C: configured(still.av1C, frames(4)) };
    const kinds = {
      'in one piece': many,
      'in two pieces': { ...many, extents: [9, length - 9] },
      'in the configuration': coded(1, inBox, [640, 480]),
    };
    for (const [kind, item] of Object.entries(kinds)) {
      const file = avifFile({ items: [item] });
      // The decoder finds a picture in each of them.
      expect((await sharp(file).raw().toBuffer()).length, kind).toBe(640 * 480 * 3);
      expect(surveyed(file, 'avif'), kind).toBe('source-too-large: more than 4 frames in a coded picture');
    }
    const units = avifFile({ items: [coded(1, { ...still, body: frames(200) }, [640, 480])] });
    expect(surveyed(units, 'avif')).toBe('source-too-large: more than 256 units in a coded picture');
    const again = Array.from({ length: 9 }, (_, at) => ({
      ...coded(at + 2, still, [640, 480]),
      sharing: 1,
      extents: [9, still.body.length - 9],
    }));
    expect(surveyed(avifFile({ items: [coded(1, still, [640, 480]), ...again] }), 'avif')).toBe(
      'source-corrupt: parts that cannot be followed: pieces of pictures that overlap',
    );
  });

  it('assumes the worst samples without a sequence header, which the configuration may have', async () => {
    const still = await stillOf(640, 480);
    // A delimiter of two bytes, the header of twelve, the frame.
    const header = still.body.subarray(2, 14);
    const frame = Buffer.concat([still.body.subarray(0, 2), still.body.subarray(14)]);
    const split = { body: frame, av1C: configured(still.av1C, header) };
    const file = avifFile({ items: [coded(1, split, [640, 480])] });
    expect((await sharp(file).raw().toBuffer()).length).toBe(640 * 480 * 3);
    expect(surveyed(file, 'avif')).toMatchObject(
      surveyed(avifFile({ items: [coded(1, still, [640, 480])] }), 'avif') as object,
    );
    const without = avifFile({ items: [coded(1, { ...still, body: frame }, [640, 480])] });
    expect(surveyed(without, 'avif')).toMatchObject({ samples: { samples: 3, deep: true } });
  });

  it('bounds the turns of a picture, each of which copies it', async () => {
    const still = await stillOf(...SMALL);
    const times = (count: number) => Array.from({ length: count }, turned);
    const file = (count: number) => avifFile({ items: [coded(1, still, SMALL, ...times(count))] });
    expect(await sharp(file(3)).metadata()).toMatchObject({ width: SMALL[1], height: SMALL[0] });
    // The least that a picture counts, decoded and turned four times.
    expect(surveyed(file(4), 'avif')).toMatchObject({ decodedPixels: 5 * 16_384 });
    const large = avifFile({ items: [coded(1, still, [640, 480], ...times(2))] });
    expect(surveyed(large, 'avif')).toMatchObject({ codedPixels: 640 * 480, decodedPixels: 3 * 640 * 480 });
    const grid = avifFile({
      items: [
        { ...derived('grid', gridBody(1, 1, 640, 480), [640, 480]), properties: [ispe(640, 480), turned()] },
        coded(2, still, [640, 480]),
      ],
      references: [['dimg', 1, [2]]],
    });
    expect(surveyed(grid, 'avif')).toMatchObject({ codedPixels: 640 * 480, decodedPixels: 2 * 640 * 480 });
    expect(surveyed(file(5), 'avif')).toBe('source-too-large: more than 4 turns and crops of a picture');
  });

  it('counts metadata as often as an item has it', async () => {
    const item = coded(1, await stillOf(...SMALL), SMALL);
    const text = (id: number, more: Partial<WrittenItem> = {}): WrittenItem => ({
      ...{ id, type: 'mime', name: '\0text/plain', body: Buffer.alloc(10_000, 'a'), properties: [] },
      ...more,
    });
    const file = (...items: readonly WrittenItem[]) => avifFile({ items: [item, ...items] });
    expect(surveyed(file(text(2), text(3)), 'avif')).toMatchObject({ metadataBytes: 20_000 });
    expect(surveyed(file(text(2), text(3, { sharing: 2 })), 'avif')).toMatch(
      /^source-too-large: 20,000 bytes of metadata in a file of 10,\d{3}$/,
    );
    expect(surveyed(file(text(2, { extents: [10_000, 0] })), 'avif')).toMatchObject({
      metadataBytes: 10_000,
    });
  });

  it('rejects files that decoders may read differently', async () => {
    const still = await stillOf(...SMALL);
    const items = [coded(1, still, SMALL)];
    const plain = avifFile({ items });
    const meta = plain.subarray(plain.indexOf('meta') - 4, plain.indexOf('mdat') - 4);
    const circle = avifFile({
      items: [derived('iden', Buffer.alloc(0), SMALL), { ...derived('iden', Buffer.alloc(0), SMALL), id: 2 }],
      references: [
        ['dimg', 1, [2]],
        ['dimg', 2, [1]],
      ],
    });
    const sized = avifFile({
      items: [{ ...coded(1, { ...still, body: Buffer.alloc(0) }, SMALL), properties: [] }],
    });
    for (const [kind, file] of Object.entries({
      'two boxes meta': Buffer.concat([plain, meta]),
      'a circle': circle,
      'no size': sized,
      'two places': avifFile({ items: [...items, ...items] }),
      'too many boxes': avifFile({ items, behind: [Buffer.alloc(8 * 5000, Buffer.from('\0\0\0\x08free'))] }),
    })) {
      expect(surveyed(file, 'avif'), kind).toMatch(/^source-corrupt: parts that cannot be followed/);
    }
  });

  const folders = [
    'modern',
    'animated',
    'colour',
    'metadata',
    'reported',
    'photos',
    'orientation',
    'graphics',
  ];
  const honest = folders.flatMap((folder) => picturesIn(folder));
  it.runIf(honest.length > 0)('accepts valid files of all formats', () => {
    for (const { name, bytes } of honest) {
      const format = sniffFormat(bytes);
      if (format !== undefined) expect(surveyed(bytes, format), name).toBeTypeOf('object');
    }
  });
});
