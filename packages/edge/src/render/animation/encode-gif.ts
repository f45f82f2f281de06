import type { Size } from '@cameo/core';
import { gifPicture, writeGif } from '../../pictures/gif/frames.js';
import { readGif } from '../../pictures/gif/gif.js';
import { rawPixels } from '../pixels.js';
import { assertTimeLeft, type StartPipeline } from '../start-pipeline.js';
import { changesOf, clearsPixels } from './changes.js';

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
