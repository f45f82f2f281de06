import type { SourceFacts } from '@cameo/core';
import type { Sharp, SharpOptions } from 'sharp';
import type { StartPipeline } from './start-pipeline.js';

/** A picture that pipelines can be started on, encoded or decoded already, with what is known of it. */
export interface Pixels {
  readonly facts: SourceFacts;
  /** Starts a pipeline on all frames, or on the first one. */
  readonly open: (frames: 'all' | 'first') => Sharp;
}

/**
 * An encoded original. Errors in its data fail a pipeline; mere warnings of a codec do not.
 * @param ignoreIcc whether its colours are taken as they are, because its profile says nothing else
 */
export function encodedPixels(
  start: StartPipeline,
  bytes: Uint8Array,
  facts: SourceFacts,
  limitInputPixels: number,
  ignoreIcc = false,
): Pixels {
  const options: SharpOptions = { failOn: 'error', limitInputPixels, ignoreIcc };
  return {
    facts,
    open: (frames) => start(bytes, { ...options, pages: frames === 'all' ? -1 : 1 }),
  };
}

/**
 * Frames that were decoded before, one below the other, 8 bits a channel.
 * @param channels bytes of one pixel
 */
export function rawPixels(
  start: StartPipeline,
  data: Uint8Array,
  frame: { readonly width: number; readonly height: number },
  channels: 1 | 2 | 3 | 4,
  of: Pick<SourceFacts, 'frames'>,
): Pixels {
  const { width, height } = frame;
  const stride = width * height * channels;
  return {
    facts: {
      format: 'raw',
      width,
      height,
      orientation: 1,
      frames: of.frames,
      hasAlpha: channels === 2 || channels === 4,
    },
    open: (frames) =>
      frames === 'all' && of.frames > 1
        ? start(data, { pages: -1, raw: { width, height: height * of.frames, channels, pageHeight: height } })
        : start(data.subarray(0, stride), { raw: { width, height, channels } }),
  };
}
