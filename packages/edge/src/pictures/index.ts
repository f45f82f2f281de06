import type { Limits, SourceFormat } from '@cameo/core';
import type { AnimationParts, SourceFacts } from '@cameo/core/plan';
import { bareAvif } from './avif/bare.js';
import { surveyAvif } from './avif/survey.js';
import type { Composition } from './composition.js';
import { bareGifFile, gifComposition } from './gif/frames.js';
import { bareGif, readGif, surveyGif } from './gif/gif.js';
import { bareJpeg } from './jpeg/bare.js';
import { surveyJpeg } from './jpeg/survey.js';
import { apngComposition } from './png/apng.js';
import { bareApng, barePng } from './png/bare.js';
import { surveyPng } from './png/chunks.js';
import { type Steps, stepsFor } from './steps.js';
import type { Survey } from './survey.js';
import { surveyTiff } from './tiff-survey.js';
import { bareAnimatedWebp, bareWebp, surveyWebp } from './webp.js';

/**
 * Surveys the bytes of an original once, without a decoder: which parts are coded, their sizes and their number. It precedes
 * every use of libvips, which does not bound its time or memory while it reads a header. Harmless defects are left to the
 * decoder.
 * @param steps steps that the survey may take; it adds those that it took
 * @throws ProblemError `source-too-large`, or `source-corrupt` if a decoder might find more than the survey can see
 */
export function survey(
  bytes: Uint8Array,
  format: SourceFormat,
  limits: Limits,
  steps: Steps = stepsFor(bytes.length),
): Survey {
  switch (format) {
    case 'jpeg':
      return surveyJpeg(bytes, limits, steps);
    case 'png':
      return surveyPng(bytes, steps);
    case 'gif':
      surveyGif(bytes, steps);
      return {};
    case 'webp':
      return surveyWebp(bytes, steps);
    case 'tiff':
      surveyTiff(bytes, steps);
      return {};
    case 'avif':
    case 'heic':
      return surveyAvif(bytes, limits, steps);
    // Rendered in a separate process.
    case 'svg':
      return {};
  }
}

/** Facts about frames that libvips does not report. */
export interface Motion extends AnimationParts {
  /** The composition of its frames by this package; undefined if libvips composes them, and for a still picture. */
  readonly composition: Composition | undefined;
}

/** Walks through the blocks of an original that may have several frames, without decoding pixels. */
export function motionOf(bytes: Uint8Array, format: SourceFormat): Motion {
  const gif = format === 'gif' ? readGif(bytes) : undefined;
  const composition = format === 'png' ? apngComposition(bytes) : gif && gifComposition(gif);
  const areas = composition?.frames.map(({ rect }) => rect.width * rect.height);
  const composed = areas && {
    pixels: areas.reduce((sum, area) => sum + area, 0),
    largest: areas.reduce((largest, area) => Math.max(largest, area), 0),
  };
  return { composition, composed, bytes: bytes.length, onePalette: gif?.onePalette ?? false };
}

/**
 * An original without its metadata, its pixels untouched. Undefined if the metadata affects the display: EXIF orientation, a
 * colour profile; also for formats that some browsers do not support.
 */
export function bareOriginal(bytes: Uint8Array, facts: SourceFacts): Uint8Array | undefined {
  if (facts.orientation !== 1 || facts.frames > 1) return undefined;
  switch (facts.format) {
    case 'jpeg':
      return bareJpeg(bytes);
    case 'png':
      return barePng(bytes);
    case 'webp':
      return bareWebp(bytes);
    case 'gif':
      return bareGif(bytes);
    case 'avif':
      return bareAvif(bytes);
    default:
      return undefined;
  }
}

/**
 * An animated original without its metadata: its frames, their timing and the number of plays. Undefined if it has a colour
 * profile, or is incomplete.
 */
export function bareAnimation(bytes: Uint8Array, format: SourceFacts['format']): Uint8Array | undefined {
  if (format === 'png') return bareApng(bytes);
  if (format === 'webp') return bareAnimatedWebp(bytes);
  const gif = format === 'gif' ? readGif(bytes) : undefined;
  return gif && bareGifFile(gif);
}
