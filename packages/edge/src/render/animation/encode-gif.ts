import type { Size } from '@cameo/core';
import type { Rect } from '@cameo/core/plan';
import { gifPicture, writeGif } from '../../pictures/gif/frames.js';
import { readGif } from '../../pictures/gif/gif.js';
import { rawPixels } from '../pixels.js';
import { assertTimeLeft, type StartPipeline } from '../sharp.js';

/** Frames that come one below the other in four channels, with their timing. */
export interface FrameStack extends Size {
  readonly data: Uint8Array;
  readonly frames: number;
  /** How long each is shown, ms. */
  readonly delay: readonly number[] | undefined;
  /** How often they play; 0 is for ever. */
  readonly loop: number | undefined;
}

/** Pixels for which one colour more is worth its three bytes, and the fewest and most colours of a palette. */
const COLOURS = { pixels: 32, fewest: 32, most: 256 } as const;

/**
 * Encodes frames as a GIF: each is what it changes of the one before it, with a palette of its own. libvips encodes and
 * chooses the colours of these pictures. Of whole frames it would choose them anew for each, which takes 2 to 8 times as
 * long (docs/adr/0019-animation.md).
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
    // What is disposed of is all that it covers: then it covers everything.
    if (clears) shown.fill(0);
    const whole = { left: 0, top: 0, ...size };
    const { part, pixels, picture } = changesOf(shown, frameAt(at), size, clears ? whole : undefined);
    const wanted = 2 ** Math.ceil(Math.log2(Math.max(1, pixels / COLOURS.pixels)));
    const colours = Math.max(COLOURS.fewest, Math.min(COLOURS.most, wanted));
    const one = await rawPixels(start, picture, part, 4, { frames: 1 })
      .open('first')
      .gif({ effort: 3, dither: 0, colours })
      .toBuffer();
    const file = readGif(one);
    if (file === undefined) throw new Error('libvips made a GIF that is none');
    parts.push(gifPicture(file, part, clears ? 'clear' : 'keep', delay?.[at] ?? 0));
    if (clears) shown.fill(0);
  }
  return writeGif(size, loop, parts);
}

/** Bytes of a pixel of four channels. */
const RGBA = 4;

/** From here on a pixel of a GIF is opaque; it has nothing in between. */
const OPAQUE = 128;

/** How far a channel may be off before a pixel is drawn anew: less is seen in no GIF. */
const SAME = 4;

/** What must be drawn so that one frame becomes the next one. */
export interface Change {
  /** The part that holds all of it, px. */
  readonly part: Rect;
  /** How many of its pixels differ. */
  readonly pixels: number;
  /** The part in four channels, transparent where nothing changes. */
  readonly picture: Buffer;
}

/** Whether a pixel that a frame shows is transparent in the next one, which cannot be drawn. */
export function clearsPixels(frame: Uint8Array, next: Uint8Array): boolean {
  for (let at = 3; at < frame.length; at += RGBA) {
    if ((next[at] ?? 0) < OPAQUE && (frame[at] ?? 0) >= OPAQUE) return true;
  }
  return false;
}

/**
 * What a frame changes of what is shown, which is brought up to date.
 * @param shown what was drawn so far, all transparent at first
 * @param whole the part, where it is not the smallest one
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
  // A frame that changes nothing has a picture all the same, of one pixel that is transparent.
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
