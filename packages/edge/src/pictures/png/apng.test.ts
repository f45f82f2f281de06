import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type ApngDrawing, type ApngFrame, apngFile } from '../../../tests/animated-files.js';
import { problemOf, renderQuery } from '../../../tests/render-query.js';
import { BLUE, GREEN, type Pixel, RED, SCREEN, seen } from '../../../tests/seen-frames.js';
import { apngComposition } from './apng.js';

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

describe('frames of an animated PNG', () => {
  const RIGHT: readonly ApngFrame[] = [
    part(0, 0, 60, 40, RED),
    part(10, 10, 20, 20, [0, 255, 0, 128], { blend: 1, dispose: 2, delay: [1, 20] }),
    part(0, 0, 20, 20, [0, 0, 255, 128], { blend: 0, dispose: 1, delay: [3, 0] }),
    part(50, 30, 5, 5, GREEN),
  ];

  it('are blended, replaced, restored and disposed of', async () => {
    const at = await seen(apng(RIGHT), 12, 12);
    expect(at.map((pixel) => pixel[3])).toEqual([255, 255, 128, 0]);
    expect(at[0]).toEqual(RED);
    // Half of green over red, 128 of 255.
    expect(at[1]?.slice(0, 3)).toEqual([127, 128, 0]);
    expect(await seen(apng(RIGHT), 25, 25)).toEqual([RED, [127, 128, 0, 255], RED, RED]);
  });

  it('have delays as fractions of a second, as does the whole', async () => {
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

  it('begin after a still picture that is not one of them', async () => {
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
  ])('number as declared, %s', (_, claims, found) => {
    expect(apngComposition(apng(RIGHT, { claims }))?.frames.length).toBe(found);
  });

  it('end before the first one that exceeds the canvas, or has no size or no pixels', () => {
    const [first, second, third] = RIGHT as readonly [ApngFrame, ApngFrame, ApngFrame];
    for (const broken of [{ left: 55 }, { top: 39 }, { width: 0 }, { height: 0 }, { width: 61, left: 0 }]) {
      const bytes = apng([first, second, { ...third, ...broken }, first]);
      expect(apngComposition(bytes)?.frames.length, JSON.stringify(broken)).toBe(2);
      expect(apngComposition(apng([first, { ...second, ...broken }]))).toBeUndefined();
    }
  });

  it('are truncated with the file, and corrupt if one does not decode', async () => {
    const bytes = apng(RIGHT);
    const last = bytes.lastIndexOf('fdAT');
    expect(apngComposition(bytes.subarray(0, last))?.frames.length).toBe(3);
    const damaged = Buffer.from(bytes);
    damaged.fill(0x55, bytes.indexOf('fdAT') + 8, bytes.indexOf('fdAT') + 20);
    expect((await problemOf(renderQuery(damaged, 'w=48'))).issue.code).toBe('source-corrupt');
  });
});
