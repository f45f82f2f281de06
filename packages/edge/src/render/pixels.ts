import type { SourceFacts } from '@cameo/core/plan';
import type { Sharp, SharpOptions } from 'sharp';
import { type Colour, SRGB } from '../pictures/colour/colour.js';
import type { StartPipeline } from './sharp.js';

/** A picture that pipelines can be started on, encoded or decoded already, with what is known of it. */
export interface Pixels {
  readonly facts: SourceFacts;
  /** What the numbers of its pixels stand for. */
  readonly colour: Colour;
  /** Starts a pipeline on all frames, or on the first one. */
  readonly open: (frames: 'all' | 'first') => Sharp;
}

/** The bytes and the facts that running a plan produced. */
export interface Rendition {
  readonly body: Uint8Array;
  readonly contentType: string;
  /** Size of one frame, px. */
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly format: string;
  /** Why an animated original was sent as it is; undefined where a rendition was made. */
  readonly reason?: string;
  readonly source: SourceFacts;
  /** The mezzanine that was made on the way; undefined when none was. */
  readonly mezzanine: Uint8Array | undefined;
}

/**
 * An encoded original.
 * @param failOn what fails a pipeline: errors in its data, or a codec's mere warnings as well
 */
export function encodedPixels(
  start: StartPipeline,
  bytes: Uint8Array,
  facts: SourceFacts,
  limitInputPixels: number,
  colour: Colour = SRGB,
  failOn: 'error' | 'warning' = 'error',
): Pixels {
  const ignoreIcc = colour.kind !== 'profile';
  const options: SharpOptions = { failOn, limitInputPixels, ignoreIcc };
  const space = spaceOf(colour);
  return {
    facts,
    colour,
    open: (frames) => {
      const image = start(bytes, { ...options, pages: frames === 'all' ? -1 : 1 });
      return space === undefined ? image : image.pipelineColourspace(space);
    },
  };
}

/** Where libvips is to work, other than where it would by itself: with inks as they are, or with 8 bits of 16. */
function spaceOf(colour: Colour): 'cmyk' | 'srgb' | 'b-w' | undefined {
  if (colour.kind === 'profile') return colour.space;
  return colour.kind === 'cmyk' ? 'cmyk' : undefined;
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
    colour: SRGB,
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

/** Pixels of gray or without transparency in four channels. */
export function inFourChannels(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 4) return data;
  const pixels = data.length / channels;
  const gray = channels < 3;
  const four = new Uint8Array(pixels * 4);
  for (let at = 0; at < pixels; at += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      four[at * 4 + channel] = data[at * channels + (gray ? 0 : channel)] ?? 0;
    }
    four[at * 4 + 3] = channels === 2 ? (data[at * 2 + 1] ?? 0) : 255;
  }
  return four;
}
