import { issue, type Limits, type SourceFormat } from '@cameo/core';
import type { Coding, SourceFacts } from '@cameo/core/plan';
import type { Metadata } from 'sharp';
import { ProblemError } from '../http/problem-error.js';
import { WORST_SAMPLES } from '../pictures/av1.js';
import { type Colour, isConversion } from '../pictures/colour/colour.js';
import { type Motion, motionOf, survey } from '../pictures/index.js';
import { inputFormat } from '../pictures/input-format.js';
import { withoutLargeMetadata } from '../pictures/jpeg/large-metadata.js';
import { hasSeveralScans, jpegSamples } from '../pictures/jpeg/segments.js';
import { withoutLargeTexts } from '../pictures/png/chunks.js';
import { assertProfileWork } from '../pictures/profile-work.js';
import type { Survey } from '../pictures/survey.js';
import { tiffBlock } from '../pictures/tiff.js';
import type { Decoded } from './codec-time.js';
import { colourOf, readableTiff } from './colour/colour-of.js';
import type { SharpModule } from './sharp.js';
import { sharpProblem } from './sharp-problem.js';

/** The header of an original, with the timing of an animation. */
export interface Inspected {
  /** The file as decoders see it: without large metadata that is never displayed. */
  readonly bytes: Uint8Array;
  readonly facts: SourceFacts;
  readonly coding: Coding;
  /** The work of a decoder. */
  readonly decoded: Decoded;
  /** The interpretation of its pixel values. */
  readonly colour: Colour;
  /** The parts of an animation. */
  readonly motion: Motion;
  /** Number of plays of an animation; 0 is forever. */
  readonly loop: number | undefined;
  /** Display time of each frame, ms. */
  readonly delay: readonly number[] | undefined;
}

/** sharp's limit on delays, ms, and on repetitions; a WebP may declare a frame of four hours. */
const MAX_TIMING = 65_535;

/** Formats in which several pages are frames of one picture; pages of a TIFF are not. */
const ANIMATED: readonly SourceFormat[] = ['gif', 'webp'];

/** Formats whose EXIF orientation browsers apply. They display a WebP as stored, and rotate an AVIF as its container says. */
const TURNED: readonly SourceFormat[] = ['jpeg', 'png', 'tiff'];

/**
 * Reads the header of an original without decoding pixels.
 * @throws ProblemError `source-unsupported` if its format is not among `inputs`, `source-corrupt` if it has none, and those of
 * the survey
 */
export async function inspect(
  sharp: SharpModule,
  bytes: Uint8Array,
  inputs: readonly SourceFormat[],
  limits: Limits,
): Promise<Inspected> {
  const format = inputFormat(bytes, inputs);
  const ofAll = survey(bytes, format, limits);
  const seen =
    format === 'png' ? withoutLargeTexts(bytes) : format === 'jpeg' ? withoutLargeMetadata(bytes) : bytes;
  const surveyed = seen === bytes ? ofAll : survey(seen, format, limits);
  try {
    if (format === 'tiff') readableTiff(bytes);
    const metadata = await sharp(seen, { failOn: 'error', limitInputPixels: false }).metadata();
    assertChannels(metadata);
    const { width, height, pages = 1, orientation = 1, hasAlpha, loop, delay } = metadata;
    const motion = motionOf(bytes, format);
    const { composition } = motion;
    const frames = composition?.frames.length ?? (ANIMATED.includes(format) ? pages : 1);
    const facts = {
      format,
      width: composition?.width ?? width,
      height: composition?.height ?? metadata.pageHeight ?? height,
      // An animated PNG is upright, because each of its frames has a position.
      orientation: frames === 1 && TURNED.includes(format) ? orientation : 1,
      frames,
      // Areas that are uncovered or disposed of are transparent.
      hasAlpha: hasAlpha || composition !== undefined,
    };
    const colour = colourOf(bytes, format, metadata);
    if (colour.kind === 'profile' && metadata.icc !== undefined) assertProfileWork(metadata.icc);
    const { codedPixels = facts.width * facts.height * frames, codedBytes = bytes.length } = surveyed;
    const { decodedPixels = codedPixels } = surveyed;
    return {
      bytes: seen,
      facts,
      decoded: {
        format: surveyed.arithmetic ? 'arithmetic jpeg' : format,
        pixels: decodedPixels,
        bytes: codedBytes,
      },
      coding: codingOf(bytes, format, metadata, isConversion(colour), surveyed),
      colour,
      motion,
      ...timingOf(composition?.plays ?? loop, composition?.frames.map((frame) => frame.delay) ?? delay),
    };
  } catch (error) {
    // Only the header was read, so the fault is the original's.
    throw await sharpProblem(error, async () => false);
  }
}

const timingOf = (
  loop: number | undefined,
  delay: readonly number[] | undefined,
): Pick<Inspected, 'loop' | 'delay'> => ({
  loop: loop === undefined ? undefined : Math.min(loop, MAX_TIMING),
  delay: delay?.map((ms) => Math.max(0, Math.min(ms, MAX_TIMING))),
});

/** Maximum number of channels that all steps support, by libvips's name of the space: its colours, and one for transparency. */
const MAX_CHANNELS: Readonly<Record<string, number>> = { cmyk: 5, 'b-w': 2, grey16: 2 };
const MAX_OTHER_CHANNELS = 4;

/** @throws ProblemError `source-unsupported`: sharp cannot hold more channels as pixels, and would fail during the render */
function assertChannels({ channels, space }: Pick<Metadata, 'channels' | 'space'>): void {
  const maxChannels = MAX_CHANNELS[space] ?? MAX_OTHER_CHANNELS;
  if (channels <= maxChannels) return;
  const about = { param: 'original', received: `${channels} channels`, expected: `at most ${maxChannels}` };
  throw new ProblemError(issue('source-unsupported', about), `the original has ${channels} channels`);
}

/** Size of the metadata, bytes. */
const metadataBytes = ({ exif, icc, iptc, xmp }: Metadata): number =>
  [exif, icc, iptc, xmp].reduce((sum, block) => sum + (block?.length ?? 0), 0);

/** Bytes per channel, by libvips' name of the sample format. */
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

/**
 * The coding of an original's pixels, from libvips' report of the header and from the survey of the file.
 * @param converts whether this package converts its colours, not libvips
 * @param surveyed the result of the survey
 */
export function codingOf(
  bytes: Uint8Array,
  format: SourceFormat,
  metadata: Metadata,
  converts: boolean,
  surveyed: Survey,
): Coding {
  const { channels, depth, isProgressive = false } = metadata;
  const known = {
    // Texts and profiles are held uncompressed, as many times as the file.
    bytes: bytes.length + (surveyed.unpackedBytes ?? 0),
    channels,
    channelBytes: CHANNEL_BYTES[depth] ?? 16,
    samples: channels,
    passes: isProgressive,
    lossless: surveyed.lossless ?? false,
    block: undefined,
    converts,
    codedPixels: surveyed.codedPixels,
    metadataBytes: Math.max(metadataBytes(metadata), surveyed.metadataBytes ?? 0),
    codeBytes: surveyed.codeBytes,
    partFrames: surveyed.partFrames,
  };
  switch (format) {
    case 'jpeg':
      return {
        ...known,
        // libvips reports 4:2:0 as soon as a component has several blocks.
        samples: jpegSamples(bytes) ?? channels,
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
