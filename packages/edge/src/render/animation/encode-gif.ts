import type { Size } from '@cameo/core';
import type { Rect } from '@cameo/core/plan';
import { gifPicture, writeGif } from '../../pictures/gif/frames.js';
import { readGif } from '../../pictures/gif/gif.js';
import { rawPixels } from '../pixels.js';
import { assertTimeLeft, type StartPipeline } from '../sharp.js';

/** Frames stacked vertically in four channels, with their timing. */
export interface FrameStack extends Size {
  readonly data: Uint8Array;
  readonly frames: number;
  /** Display time of each frame, ms. */
  readonly delay: readonly number[] | undefined;
  /** Number of plays; 0 is forever. */
  readonly loop: number | undefined;
}

/** Number of pixels that justify one more colour of three bytes, and the limits of a palette's size. */
const COLOURS = { pixels: 32, min: 32, max: 256 } as const;

/**
 * Encodes frames as a GIF: each holds its changes to the previous one, with a palette of its own. libvips encodes these
 * pictures and chooses their colours. For whole frames it would choose them again for each, which takes 2 to 8 times as long
 * (docs/adr/0019-animation.md).
 * @throws ProblemError `render-timeout` when there is no time for the next frame
 */
export async function encodeGif(
  start: StartPipeline,
  { data, width, height, frames, delay, loop }: FrameStack,
  budgetMs: () => number,
): Promise<Uint8Array> {
  const size = { width, height };
  const stride = width * height * 4;
  const frameAt = (at: number) => data.subarray(at * stride, (at + 1) * stride);
  const shown = new Uint8Array(stride);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < frames; at += 1) {
    assertTimeLeft(budgetMs);
    const clears = at + 1 < frames && clearsPixels(frameAt(at), frameAt(at + 1));
    // Disposal clears the whole frame, so it covers the whole canvas.
    if (clears) shown.fill(0);
    const whole = { left: 0, top: 0, ...size };
    const { part, pixels, picture } = changesOf(shown, frameAt(at), size, clears ? whole : undefined);
    const wanted = 2 ** Math.ceil(Math.log2(Math.max(1, pixels / COLOURS.pixels)));
    const colours = Math.max(COLOURS.min, Math.min(COLOURS.max, wanted));
    const one = await rawPixels(start, picture, part, 4, { frames: 1 })
      .open('first')
      .gif({ effort: 3, dither: 0, colours })
      .toBuffer();
    const file = readGif(one);
    if (file === undefined) throw new Error('libvips made an invalid GIF');
    parts.push(gifPicture(file, part, clears ? 'clear' : 'keep', delay?.[at] ?? 0));
    if (clears) shown.fill(0);
  }
  return writeGif(size, loop, parts);
}

/** Bytes per pixel with four channels. */
const RGBA = 4;

/** Alpha from which a pixel of a GIF is opaque; GIF has no partial transparency. */
const OPAQUE = 128;

/** Tolerance of a channel before a pixel is redrawn: smaller differences are invisible in a GIF. */
const SAME = 4;

/** The changes that turn one frame into the next. */
export interface Change {
  /** The bounding box of the changes, px. */
  readonly part: Rect;
  /** Number of different pixels. */
  readonly pixels: number;
  /** The box in four channels, transparent where nothing changes. */
  readonly picture: Buffer;
}

/** Whether a pixel of a frame is transparent in the next one, which a GIF cannot draw. */
export function clearsPixels(frame: Uint8Array, next: Uint8Array): boolean {
  for (let at = 3; at < frame.length; at += RGBA) {
    if ((next[at] ?? 0) < OPAQUE && (frame[at] ?? 0) >= OPAQUE) return true;
  }
  return false;
}

/**
 * The changes from the displayed canvas to a frame; updates the canvas.
 * @param shown the canvas so far, fully transparent at first
 * @param whole the box to use instead of the smallest one
 */
export function changesOf(
  shown: Uint8Array,
  frame: Uint8Array,
  { width, height }: Size,
  whole?: Rect,
): Change {
  let [left, top, right, bottom] = [width, height, 0, 0];
  let pixels = 0;
  const changed = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * RGBA;
      if ((frame[at + 3] ?? 0) < OPAQUE || isShown(shown, frame, at)) continue;
      changed[y * width + x] = 1;
      pixels += 1;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = y + 1;
    }
  }
  // A frame without changes still has a picture, of one transparent pixel.
  const smallest =
    pixels === 0
      ? { left: 0, top: 0, width: 1, height: 1 }
      : { left, top, width: right - left, height: bottom - top };
  const part = whole ?? smallest;
  const picture = Buffer.alloc(part.width * part.height * RGBA);
  for (let y = 0; y < part.height; y += 1) {
    for (let x = 0; x < part.width; x += 1) {
      const pixel = (part.top + y) * width + part.left + x;
      if (changed[pixel] !== 1) continue;
      const [from, to] = [pixel * RGBA, (y * part.width + x) * RGBA];
      for (let channel = 0; channel < 3; channel += 1) {
        const value = frame[from + channel] ?? 0;
        picture[to + channel] = value;
        shown[from + channel] = value;
      }
      picture[to + 3] = 255;
      shown[from + 3] = 255;
    }
  }
  return { part, pixels, picture };
}

function isShown(shown: Uint8Array, frame: Uint8Array, at: number): boolean {
  return (
    shown[at + 3] === 255 &&
    Math.abs((shown[at] ?? 0) - (frame[at] ?? 0)) <= SAME &&
    Math.abs((shown[at + 1] ?? 0) - (frame[at + 1] ?? 0)) <= SAME &&
    Math.abs((shown[at + 2] ?? 0) - (frame[at + 2] ?? 0)) <= SAME
  );
}
