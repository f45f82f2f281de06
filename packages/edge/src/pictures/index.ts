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
import type { Survey } from './survey.js';
import { surveyTiff } from './tiff.js';
import { bareAnimatedWebp, bareWebp, surveyWebp } from './webp.js';

/**
 * Looks through the bytes of an original once, without a decoder: what is coded in it, how much and how often. It comes
 * before everything of libvips, which has no bound on time or memory while it reads a header. What is broken but does
 * no harm is left to the decoder.
 * @throws ProblemError `source-too-large`, or `source-corrupt` where a decoder might find more than can be seen here
 */
export function survey(bytes: Uint8Array, format: SourceFormat, limits: Limits): Survey {
  switch (format) {
    case 'jpeg':
      surveyJpeg(bytes);
      return {};
    case 'png':
      return surveyPng(bytes);
    case 'gif':
      surveyGif(bytes);
      return {};
    case 'webp':
      return surveyWebp(bytes);
    case 'tiff':
      surveyTiff(bytes);
      return {};
    case 'avif':
    case 'heic':
      return surveyAvif(bytes, limits);
    // Drawn by a process of its own.
    case 'svg':
      return {};
  }
}

/** What the blocks of an original tell of its frames that libvips does not. */
export interface Motion extends AnimationParts {
  /** Its frames where they are put together here; undefined where libvips does it, and for a still picture. */
  readonly composition: Composition | undefined;
}

/** Walks over the blocks of an original that may have several frames; no pixel is decoded. */
export function motionOf(bytes: Uint8Array, format: SourceFormat): Motion {
  const gif = format === 'gif' ? readGif(bytes) : undefined;
  const composition = format === 'png' ? apngComposition(bytes) : gif && gifComposition(gif);
  const areas = composition?.frames.map(({ rect }) => rect.width * rect.height);
  const composed = areas && {
    pixels: areas.reduce((sum, area) => sum + area, 0),
    largest: areas.reduce((most, area) => Math.max(most, area), 0),
  };
  return { composition, composed, bytes: bytes.length, onePalette: gif?.onePalette ?? false };
}

/**
 * An original without its metadata, its pixels untouched. Undefined where it cannot be shown without: turned by its
 * EXIF orientation, in colours of a profile, or in a format that not every browser reads.
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
 * An animated original without its metadata: its frames, their timing and how often they play. Undefined where it cannot be
 * shown without, in colours of a profile, or where it is not whole.
 */
export function bareAnimation(bytes: Uint8Array, format: SourceFacts['format']): Uint8Array | undefined {
  if (format === 'png') return bareApng(bytes);
  if (format === 'webp') return bareAnimatedWebp(bytes);
  const gif = format === 'gif' ? readGif(bytes) : undefined;
  return gif && bareGifFile(gif);
}
