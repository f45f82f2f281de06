import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  type ApngDrawing,
  type ApngFrame,
  apngFile,
  type GifPicture,
  gifExtension,
  gifFile,
} from '../../../tests/animated-files.js';
import { problemOf, renderQuery } from '../../../tests/render-query.js';
import { apngComposition } from './apng-file.js';
import { gifComposition, readGif } from './gif-file.js';
import { motionOf } from './motion.js';

type Pixel = readonly [number, number, number, number];

const PALETTE = [
  [10, 20, 30],
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
] as const;
const SCREEN = { width: 60, height: 40 };
const CLEAR: Pixel = [0, 0, 0, 0];
const RED: Pixel = [255, 0, 0, 255];
const GREEN: Pixel = [0, 255, 0, 255];
const BLUE: Pixel = [0, 0, 255, 255];

const box = (left: number, top: number, width: number, height: number, colour: number, dispose = 1) => ({
  left,
  top,
  width,
  height,
  pixels: () => colour,
  dispose,
  delay: 20,
});
const gif = (...pictures: readonly GifPicture[]) =>
  gifFile({ ...SCREEN, palette: PALETTE, pictures, repeats: 0 });

const part = (
  left: number,
  top: number,
  width: number,
  height: number,
  colour: Pixel,
  more: Partial<ApngFrame> = {},
): ApngFrame => ({ left, top, width, height, pixels: () => colour, ...more });
const apng = (frames: readonly ApngFrame[], more: Partial<ApngDrawing> = {}) =>
  apngFile({ ...SCREEN, frames, ...more });

/** A pixel of each frame of the WebP that comes of an original at its own size, which is without loss. */
async function seen(bytes: Buffer, x: number, y: number): Promise<readonly Pixel[]> {
  const { body, frames, width, height } = await renderQuery(bytes, 'w=64&f=webp');
  expect({ width, height }).toEqual(SCREEN);
  expect(frames).toBeGreaterThan(1);
  const raw = await sharp(body, { pages: -1 }).ensureAlpha().raw().toBuffer();
  return Array.from({ length: raw.length / (width * height * 4) }, (_, frame) => {
    const [red = -1, green = -1, blue = -1, alpha = -1] = raw.subarray(
      ((frame * height + y) * width + x) * 4,
    );
    return alpha === 0 ? CLEAR : ([red, green, blue, alpha] as const);
  });
}

/** The right values are those that Chromium's `ImageDecoder` gives for the same files. */
describe('frames of a GIF', () => {
  it('leave what they dispose of transparent, whatever colour lies behind', async () => {
    const bytes = gif(
      box(0, 0, 60, 40, 1),
      box(0, 0, 20, 20, 2, 2),
      box(40, 20, 10, 10, 3),
      box(42, 22, 2, 2, 1),
    );
    expect(await seen(bytes, 2, 2)).toEqual([RED, GREEN, CLEAR, CLEAR]);
    expect(await seen(bytes, 41, 21)).toEqual([RED, RED, BLUE, BLUE]);
  });

  it('leave what no frame has covered yet transparent', async () => {
    const bytes = gif(box(20, 10, 10, 10, 1), box(0, 0, 60, 40, 2));
    expect(await seen(bytes, 2, 2)).toEqual([CLEAR, GREEN]);
    expect(await seen(bytes, 22, 12)).toEqual([RED, GREEN]);
  });

  it('are gone again where what was there before is restored', async () => {
    const bytes = gif(box(0, 0, 60, 40, 1), box(5, 5, 10, 10, 2, 3), box(50, 30, 1, 1, 3));
    expect(await seen(bytes, 7, 7)).toEqual([RED, GREEN, RED]);
    expect(await seen(gif(box(0, 0, 9, 9, 1, 3), box(50, 30, 1, 1, 3)), 2, 2)).toEqual([RED, CLEAR]);
  });

  it('show through where they are transparent', async () => {
    const hole = { ...box(0, 0, 10, 10, 2, 2), pixels: (x: number) => (x < 5 ? 2 : 3), transparent: 2 };
    expect(await seen(gif(box(0, 0, 60, 40, 1), hole, box(50, 0, 1, 1, 3)), 2, 2)).toEqual([RED, RED, CLEAR]);
  });

  it('are cut off at the screen, and may lie outside of it, or have no size', async () => {
    const last = box(50, 0, 1, 1, 3);
    const around = gif(box(0, 0, 60, 40, 1), box(50, 30, 400, 300, 2, 2), last);
    expect(await seen(around, 59, 39)).toEqual([RED, GREEN, CLEAR]);
    // libwebp makes one of two frames that are the same.
    for (const odd of [box(100, 3, 10, 10, 2, 2), box(0, 0, 0, 0, 2, 2), box(0, 0, 0, 9, 2, 2)]) {
      expect(await seen(gif(box(0, 0, 60, 40, 1), odd, last), 2, 2)).toEqual([RED, RED]);
    }
  });

  it('have their own palettes and rows in passes', async () => {
    const own = {
      ...box(0, 0, 10, 10, 1, 2),
      palette: [
        [1, 2, 3],
        [200, 100, 50],
      ] as const,
      interlaced: true,
    };
    expect(await seen(gif(box(0, 0, 60, 40, 1), own, box(50, 0, 1, 1, 3)), 2, 2)).toEqual([
      RED,
      [200, 100, 50, 255],
      CLEAR,
    ]);
  });

  it('are the first one in a still format, with what it leaves bare', async () => {
    const { body } = await renderQuery(gif(box(20, 10, 10, 10, 1), box(0, 0, 60, 40, 2)), 'w=64&f=png');
    const raw = await sharp(body).ensureAlpha().raw().toBuffer();
    expect([raw[3], [...raw.subarray((12 * 60 + 22) * 4).subarray(0, 4)]]).toEqual([0, RED]);
  });

  it('that are not there to their end are left out', async () => {
    const bytes = gif(box(0, 0, 60, 40, 1), box(0, 0, 20, 20, 2, 2), box(40, 20, 10, 10, 3));
    expect(await seen(bytes.subarray(0, -4), 2, 2)).toEqual([RED, GREEN]);
    expect(await seen(bytes.subarray(0, -1), 2, 2)).toEqual([RED, GREEN, CLEAR]);
  });

  it('keep delays and repetitions', () => {
    const file = readGif(gif({ ...box(0, 0, 9, 9, 1), delay: 0 }, box(0, 0, 9, 9, 2)));
    const found = file && gifComposition(file);
    expect(found).toMatchObject({ plays: 0, frames: [{ delay: 0 }, { delay: 200 }] });
    const pictures = [box(0, 0, 9, 9, 1), box(0, 0, 9, 9, 2)];
    for (const [repeats, plays] of [
      [undefined, 1],
      [1, 2],
      [5, 6],
    ] as const) {
      const told = readGif(gifFile({ ...SCREEN, palette: PALETTE, pictures, ...(repeats && { repeats }) }));
      expect((told && gifComposition(told))?.plays).toBe(plays);
    }
  });

  it('are left to libvips where it shows the same', () => {
    expect(
      motionOf(gif(box(0, 0, 60, 40, 1), box(0, 0, 9, 9, 2), box(3, 3, 9, 9, 3, 2)), 'gif').composition,
    ).toBe(undefined);
  });

  it('do not change the original, which is read again where it is sent as it is', async () => {
    const bytes = gif(box(0, 0, 60, 40, 1), box(10, 10, 20, 20, 2, 2), box(40, 20, 10, 10, 3));
    const before = Buffer.from(bytes);
    await renderQuery(bytes, 'w=48');
    expect(bytes.equals(before)).toBe(true);
  });
});

describe('frames of an animated PNG', () => {
  const RIGHT: readonly ApngFrame[] = [
    part(0, 0, 60, 40, RED),
    part(10, 10, 20, 20, [0, 255, 0, 128], { blend: 1, dispose: 2, delay: [1, 20] }),
    part(0, 0, 20, 20, [0, 0, 255, 128], { blend: 0, dispose: 1, delay: [3, 0] }),
    part(50, 30, 5, 5, GREEN),
  ];

  it('are laid over, put in the place of, restored and disposed of', async () => {
    const at = await seen(apng(RIGHT), 12, 12);
    expect(at.map((pixel) => pixel[3])).toEqual([255, 255, 128, 0]);
    expect(at[0]).toEqual(RED);
    // Half of green over red, 128 of 255.
    expect(at[1]?.slice(0, 3)).toEqual([127, 128, 0]);
    expect(await seen(apng(RIGHT), 25, 25)).toEqual([RED, [127, 128, 0, 255], RED, RED]);
  });

  it('have their own time, in fractions of a second, and so has the whole', async () => {
    expect(apngComposition(apng(RIGHT, { plays: 3 }))).toMatchObject({
      plays: 3,
      frames: [{ delay: 100 }, { delay: 50 }, { delay: 30 }, { delay: 100 }],
    });
    for (const accept of ['image/avif,image/webp', '*/*']) {
      const { body, frames } = await renderQuery(apng(RIGHT, { plays: 3 }), 'w=48', { accept });
      expect(frames).toBe(4);
      expect(await sharp(body, { pages: -1 }).metadata()).toMatchObject({
        pages: 4,
        loop: 3,
        delay: [100, 50, 30, 100],
      });
    }
  });

  it('begin behind a still picture that is none of them', async () => {
    const bytes = apng(RIGHT, { still: part(0, 0, 60, 40, BLUE) });
    expect((await seen(bytes, 2, 2))[0]).toEqual(RED);
    const { body } = await renderQuery(bytes, 'w=64&f=png');
    expect([...(await sharp(body).ensureAlpha().raw().toBuffer()).subarray(0, 4)]).toEqual(RED);
  });

  it.each([
    ['more than there are', 10, 4],
    ['as many as there are', 4, 4],
    ['fewer', 2, 2],
    ['one', 1, undefined],
    ['none', 0, undefined],
    ['more than a PNG can count', 0xffff_ffff, undefined],
  ])('that it claims, %s', (_, claims, found) => {
    expect(apngComposition(apng(RIGHT, { claims }))?.frames.length).toBe(found);
  });

  it('end before the first one that does not lie on the canvas, has no size or no pixels', () => {
    const [first, second, third] = RIGHT as readonly [ApngFrame, ApngFrame, ApngFrame];
    for (const broken of [{ left: 55 }, { top: 39 }, { width: 0 }, { height: 0 }, { width: 61, left: 0 }]) {
      const bytes = apng([first, second, { ...third, ...broken }, first]);
      expect(apngComposition(bytes)?.frames.length, JSON.stringify(broken)).toBe(2);
      expect(apngComposition(apng([first, { ...second, ...broken }]))).toBeUndefined();
    }
  });

  it('are cut where the file is, and corrupt where one does not decode', async () => {
    const bytes = apng(RIGHT);
    const last = bytes.lastIndexOf('fdAT');
    expect(apngComposition(bytes.subarray(0, last))?.frames.length).toBe(3);
    const damaged = Buffer.from(bytes);
    damaged.fill(0x55, bytes.indexOf('fdAT') + 8, bytes.indexOf('fdAT') + 20);
    expect((await problemOf(renderQuery(damaged, 'w=48'))).issue.code).toBe('source-corrupt');
  });
});

describe('an animation among its metadata', () => {
  it('loses it and nothing else, as GIF, PNG and WebP', async () => {
    const secret = Buffer.from('PLANTED');
    const comment = gifExtension(0xfe, '', secret);
    const application = gifExtension(0xff, 'XMP DataXMP', secret);
    const pictures = [box(0, 0, 60, 40, 1), box(0, 0, 20, 20, 2), box(40, 20, 10, 10, 3)];
    const bytes = gifFile({
      ...SCREEN,
      palette: PALETTE,
      pictures,
      repeats: 4,
      extra: [comment, application],
    });
    const { body, format } = await renderQuery(bytes, 'w=64', { accept: '*/*' });
    expect(format).toBe('gif');
    expect(Buffer.from(body).includes(secret)).toBe(false);
    expect(body.length).toBe(bytes.length - comment.length - application.length);
    expect(await sharp(body, { pages: -1 }).metadata()).toMatchObject({
      pages: 3,
      loop: 5,
      delay: [200, 200, 200],
    });
    const raw = (file: Uint8Array) => sharp(file, { pages: -1 }).raw().toBuffer();
    expect((await raw(body)).equals(await raw(bytes))).toBe(true);
  });
});
