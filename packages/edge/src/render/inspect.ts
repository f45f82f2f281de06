import { issue, type Limits, type SourceFormat } from '@cameo/core';
import type { Coding, SourceFacts } from '@cameo/core/plan';
import type { Metadata } from 'sharp';
import { ProblemError } from '../http/problem-error.js';
import { WORST_SAMPLES } from '../pictures/av1.js';
import { type Colour, isConversion } from '../pictures/colour/colour.js';
import { type Motion, motionOf, survey } from '../pictures/index.js';
import { inputFormat } from '../pictures/input-format.js';
import { hasSeveralScans } from '../pictures/jpeg/segments.js';
import type { Survey } from '../pictures/survey.js';
import { tiffBlock } from '../pictures/tiff.js';
import type { Decoded } from './codec-time.js';
import { colourOf, readableTiff } from './colour/colour-of.js';
import type { SharpModule } from './sharp.js';
import { sharpProblem } from './sharp-problem.js';

/** The header of an original, with the timing of an animation. */
export interface Inspected {
  readonly facts: SourceFacts;
  readonly coding: Coding;
  /** What a decoder has to work through. */
  readonly decoded: Decoded;
  /** What the numbers of its pixels stand for. */
  readonly colour: Colour;
  /** What an animation is made of. */
  readonly motion: Motion;
  /** How often an animation plays; 0 is for ever. */
  readonly loop: number | undefined;
  /** How long each frame is shown, ms. */
  readonly delay: readonly number[] | undefined;
}

/** Longest delay, ms, and most repetitions that sharp takes; a WebP may say that a frame is shown for four hours. */
const MOST_TIMING = 65_535;

/** Formats in which several pages are frames of one picture; pages of a TIFF are not. */
const ANIMATED: readonly SourceFormat[] = ['gif', 'webp'];

/** Formats whose EXIF orientation browsers apply. They show a WebP as it is stored, and turn an AVIF as its container says. */
const TURNED: readonly SourceFormat[] = ['jpeg', 'png', 'tiff'];

/**
 * Reads the header of an original; no pixel is decoded.
 * @throws ProblemError `source-unsupported` when its format is not among `inputs`, `source-corrupt` when it has none, and what the
 * survey of its bytes refuses
 */
export async function inspect(
  sharp: SharpModule,
  bytes: Uint8Array,
  inputs: readonly SourceFormat[],
  limits: Limits,
): Promise<Inspected> {
  const format = inputFormat(bytes, inputs);
  const surveyed = survey(bytes, format, limits);
  try {
    if (format === 'tiff') readableTiff(bytes);
    const metadata = await sharp(bytes, { failOn: 'error', limitInputPixels: false }).metadata();
    assertChannels(metadata);
    const { width, height, pages = 1, orientation = 1, hasAlpha, loop, delay } = metadata;
    const motion = motionOf(bytes, format);
    const { composition } = motion;
    const frames = composition?.frames.length ?? (ANIMATED.includes(format) ? pages : 1);
    const facts = {
      format,
      width: composition?.width ?? width,
      height: composition?.height ?? metadata.pageHeight ?? height,
      // An animated PNG is upright: each of its frames has its own place.
      orientation: frames === 1 && TURNED.includes(format) ? orientation : 1,
      frames,
      // What a frame leaves bare, and what is disposed of.
      hasAlpha: hasAlpha || composition !== undefined,
    };
    const colour = colourOf(bytes, format, metadata);
    const { codedPixels = facts.width * facts.height * frames, codedBytes = bytes.length } = surveyed;
    return {
      facts,
      decoded: { format, pixels: codedPixels, bytes: codedBytes },
      coding: codingOf(bytes, format, metadata, isConversion(colour), surveyed),
      colour,
      motion,
      ...timingOf(composition?.plays ?? loop, composition?.frames.map((frame) => frame.delay) ?? delay),
    };
  } catch (error) {
    // Only the header was read, so the failure is the original's.
    throw await sharpProblem(error, async () => false);
  }
}

const timingOf = (
  loop: number | undefined,
  delay: readonly number[] | undefined,
): Pick<Inspected, 'loop' | 'delay'> => ({
  loop: loop === undefined ? undefined : Math.min(loop, MOST_TIMING),
  delay: delay?.map((ms) => Math.max(0, Math.min(ms, MOST_TIMING))),
});

/** Channels that all steps work with, by libvips's name of the space: its colours, and one for transparency. */
const MOST_CHANNELS: Readonly<Record<string, number>> = { cmyk: 5, 'b-w': 2, grey16: 2 };
const MOST_OF_OTHERS = 4;

/** @throws ProblemError `source-unsupported`: sharp cannot hold more channels as pixels, and would fail in the middle */
function assertChannels({ channels, space }: Pick<Metadata, 'channels' | 'space'>): void {
  const most = MOST_CHANNELS[space] ?? MOST_OF_OTHERS;
  if (channels <= most) return;
  const about = { param: 'original', received: `${channels} channels`, expected: `at most ${most}` };
  throw new ProblemError(issue('source-unsupported', about), `the original has ${channels} channels`);
}

/** Bytes of a channel as libvips names its kind. */
const CHANNEL_BYTES: Readonly<Record<string, number>> = {
  char: 1,
  uchar: 1,
  short: 2,
  ushort: 2,
  int: 4,
  uint: 4,
  float: 4,
  complex: 8,
  double: 8,
  dpcomplex: 16,
};

/** Samples per pixel of a JPEG by how it leaves out colour; what is not named leaves out nothing. */
const JPEG_SAMPLES: Readonly<Record<string, number>> = { '4:2:0': 1.5, '4:1:1': 1.5, '4:2:2': 2, '4:4:0': 2 };

/**
 * How the pixels of an original lie in its file: what libvips reports of the header, and what it leaves out.
 * @param converts whether its colours are converted by the project, and not by libvips
 * @param surveyed the result of the survey
 */
export function codingOf(
  bytes: Uint8Array,
  format: SourceFormat,
  metadata: Metadata,
  converts: boolean,
  surveyed: Survey,
): Coding {
  const { channels, depth, isProgressive = false, chromaSubsampling = '' } = metadata;
  const known = {
    // Texts and profiles are held unpacked, as often as the file.
    bytes: bytes.length + (surveyed.unpackedBytes ?? 0),
    channels,
    channelBytes: CHANNEL_BYTES[depth] ?? 16,
    samples: channels,
    passes: isProgressive,
    lossless: surveyed.lossless ?? false,
    block: undefined,
    converts,
    codedPixels: surveyed.codedPixels,
  };
  switch (format) {
    case 'jpeg':
      return {
        ...known,
        samples: JPEG_SAMPLES[chromaSubsampling] ?? channels,
        passes: isProgressive || hasSeveralScans(bytes),
      };
    case 'avif': {
      const { samples, deep } = surveyed.samples ?? WORST_SAMPLES;
      const channelBytes = Math.max(known.channelBytes, deep ? 2 : 1);
      return { ...known, channelBytes, samples: metadata.hasAlpha ? channels : samples };
    }
    case 'tiff':
      return { ...known, block: tiffBlock(bytes, metadata) };
    default:
      return known;
  }
}
