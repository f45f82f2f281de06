import type { Limits, SourceFormat } from '@cameo/core';
import type { Av1Samples } from './av1.js';
import { surveyAvif } from './avif/survey.js';
import { surveyGif } from './gif/survey-gif.js';
import { surveyJpeg } from './jpeg/survey-jpeg.js';
import { surveyPng } from './png/survey-png.js';
import { surveyTiff } from './survey-tiff.js';
import { surveyWebp } from './survey-webp.js';

/** What is coded in an original, by its bytes alone. */
export interface Survey {
  /** Pixels that a decoder may have at once; undefined where that is the picture as it is shown. */
  readonly codedPixels?: number;
  /** How the pictures of an AVIF are coded. */
  readonly samples?: Av1Samples;
  /** Whether a WebP holds a frame without loss. */
  readonly lossless?: boolean;
}

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
      surveyPng(bytes);
      return {};
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
