import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type GifPicture, gifExtension, gifFile } from '../../../tests/animated-files.js';
import { renderQuery } from '../../../tests/render-query.js';
import { BLUE, CLEAR, GREEN, RED, SCREEN, seen } from '../../../tests/seen-frames.js';
import { motionOf } from '../index.js';
import { gifComposition } from './frames.js';
import { readGif } from './gif.js';

const PALETTE = [
  [10, 20, 30],
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
] as const;
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

/** Expected values come from Chromium's `ImageDecoder` for the same files. */
describe('frames of a GIF', () => {
  it('clear to transparent on disposal, whatever the background colour', async () => {
    const bytes = gif(
      box(0, 0, 60, 40, 1),
      box(0, 0, 20, 20, 2, 2),
      box(40, 20, 10, 10, 3),
      box(42, 22, 2, 2, 1),
    );
    expect(await seen(bytes, 2, 2)).toEqual([RED, GREEN, CLEAR, CLEAR]);
    expect(await seen(bytes, 41, 21)).toEqual([RED, RED, BLUE, BLUE]);
  });

  it('leave pixels that no frame has covered transparent', async () => {
    const bytes = gif(box(20, 10, 10, 10, 1), box(0, 0, 60, 40, 2));
    expect(await seen(bytes, 2, 2)).toEqual([CLEAR, GREEN]);
    expect(await seen(bytes, 22, 12)).toEqual([RED, GREEN]);
  });

  it('restore the previous state on disposal', async () => {
    const bytes = gif(box(0, 0, 60, 40, 1), box(5, 5, 10, 10, 2, 3), box(50, 30, 1, 1, 3));
    expect(await seen(bytes, 7, 7)).toEqual([RED, GREEN, RED]);
    expect(await seen(gif(box(0, 0, 9, 9, 1, 3), box(50, 30, 1, 1, 3)), 2, 2)).toEqual([RED, CLEAR]);
  });

  it('show the pixels below where they are transparent', async () => {
    const hole = { ...box(0, 0, 10, 10, 2, 2), pixels: (x: number) => (x < 5 ? 2 : 3), transparent: 2 };
    expect(await seen(gif(box(0, 0, 60, 40, 1), hole, box(50, 0, 1, 1, 3)), 2, 2)).toEqual([RED, RED, CLEAR]);
  });

  it('are clipped at the screen, and may lie outside of it or be empty', async () => {
    const last = box(50, 0, 1, 1, 3);
    const around = gif(box(0, 0, 60, 40, 1), box(50, 30, 400, 300, 2, 2), last);
    expect(await seen(around, 59, 39)).toEqual([RED, GREEN, CLEAR]);
    // libwebp merges two identical frames.
    for (const odd of [box(100, 3, 10, 10, 2, 2), box(0, 0, 0, 0, 2, 2), box(0, 0, 0, 9, 2, 2)]) {
      expect(await seen(gif(box(0, 0, 60, 40, 1), odd, last), 2, 2)).toEqual([RED, RED]);
    }
  });

  it('have palettes of their own and interlaced rows', async () => {
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

  it('are reduced to the first one in a still format, which may leave areas transparent', async () => {
    const { body } = await renderQuery(gif(box(20, 10, 10, 10, 1), box(0, 0, 60, 40, 2)), 'w=64&f=png');
    const raw = await sharp(body).ensureAlpha().raw().toBuffer();
    expect([raw[3], [...raw.subarray((12 * 60 + 22) * 4).subarray(0, 4)]]).toEqual([0, RED]);
  });

  it('are dropped when they are truncated', async () => {
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
      const file = readGif(gifFile({ ...SCREEN, palette: PALETTE, pictures, ...(repeats && { repeats }) }));
      expect((file && gifComposition(file))?.plays).toBe(plays);
    }
  });

  it('are left to libvips when it displays the same', () => {
    expect(
      motionOf(gif(box(0, 0, 60, 40, 1), box(0, 0, 9, 9, 2), box(3, 3, 9, 9, 3, 2)), 'gif').composition,
    ).toBe(undefined);
  });

  it('do not change the original, which is read again when it is sent as it is', async () => {
    const bytes = gif(box(0, 0, 60, 40, 1), box(10, 10, 20, 20, 2, 2), box(40, 20, 10, 10, 3));
    const before = Buffer.from(bytes);
    await renderQuery(bytes, 'w=48');
    expect(bytes.equals(before)).toBe(true);
  });
});

describe('an animation with metadata', () => {
  it('loses the metadata and nothing else, as GIF, PNG and WebP', async () => {
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
