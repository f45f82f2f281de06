import type { SourceFacts } from '@cameo/core/plan';
import type { Sharp, SharpOptions } from 'sharp';
import { type Colour, SRGB } from '../pictures/colour/colour.js';
import type { StartPipeline } from './sharp.js';

/** An input of pipelines, encoded or decoded, with its facts. */
export interface Pixels {
  readonly facts: SourceFacts;
  /** The interpretation of its pixel values. */
  readonly colour: Colour;
  /** Starts a pipeline on all frames, or on the first one. */
  readonly open: (frames: 'all' | 'first') => Sharp;
}

/** The bytes and the facts that a plan produced. */
export interface Rendition {
  readonly body: Uint8Array;
  readonly contentType: string;
  /** Size of one frame, px. */
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly format: string;
  /** Whether more effort may reduce the bytes: one frame, lossy, and no graphic. Default: false. */
  readonly refinable?: boolean;
  /** The reason for sending an animated original unchanged; undefined for a rendition. */
  readonly reason?: string;
  readonly source: SourceFacts;
  /** The mezzanine that was made as well; undefined if there is none. */
  readonly mezzanine: Uint8Array | undefined;
}

/**
 * An encoded original.
 * @param failOn what fails a pipeline: errors in its data, or warnings of its codec as well
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

/** The working space of libvips if it is not the default: inks unconverted, or 8 bits for 16. */
function spaceOf(colour: Colour): 'cmyk' | 'srgb' | 'b-w' | undefined {
  if (colour.kind === 'profile') return colour.space;
  return colour.kind === 'cmyk' ? 'cmyk' : undefined;
}

/**
 * Decoded frames, stacked vertically, 8 bits per channel.
 * @param channels bytes per pixel
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

/** Expands pixels that are gray or lack transparency to four channels. */
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
