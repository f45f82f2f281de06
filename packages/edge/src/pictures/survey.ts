import { issue } from '@cameo/core';
import { ProblemError } from '../http/problem-error.js';
import type { Av1Samples } from './av1.js';

/** What is coded in an original, by its bytes alone. */
export interface Survey {
  /** Pixels that a decoder may have at once; undefined where that is the picture as it is shown. */
  readonly codedPixels?: number;
  /** Bytes that a decoder works through, each as often as it does; undefined where that is the file. */
  readonly codedBytes?: number;
  /** What packed texts and profiles of a PNG may become, bytes; none unless told. */
  readonly unpackedBytes?: number;
  /** How the pictures of an AVIF are coded. */
  readonly samples?: Av1Samples;
  /** Whether a WebP holds a frame without loss. */
  readonly lossless?: boolean;
}

/** A number as it stands in a sentence. */
export const figure = (value: number): string => value.toLocaleString('en-US');

/** Refuses an original of which more is coded than may be decoded. */
export function tooMuch(received: string, expected: string): ProblemError {
  const found = issue('source-too-large', { param: 'original', received, expected });
  return new ProblemError(found, `the original has ${received}; ${expected}`);
}

/** Refuses an original whose parts cannot be followed, where a decoder might find more than was seen. */
export function broken(received: string): ProblemError {
  const found = issue('source-corrupt', { param: 'original', received });
  return new ProblemError(found, `the original has ${received}`);
}
