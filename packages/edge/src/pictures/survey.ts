import { issue } from '@cameo/core';
import { ProblemError } from '../http/problem-error.js';
import type { Av1Samples } from './av1.js';

/** The coded contents of an original, determined from its bytes alone. */
export interface Survey {
  /** Pixels that a decoder may hold at once; undefined if that is the displayed picture. */
  readonly codedPixels?: number;
  /** Pixels that a decoder processes, counted as often as it does; undefined if those are the ones that it holds. */
  readonly decodedPixels?: number;
  /** Whether several scans of a JPEG are arithmetically coded, and read before its first row. */
  readonly arithmetic?: boolean;
  /** Bytes that a decoder processes, counted as often as it does; undefined if that is the file. */
  readonly codedBytes?: number;
  /** Expanded size of compressed texts and profiles of a PNG, bytes. Default: none. */
  readonly unpackedBytes?: number;
  /** Size of the metadata of an AVIF, counted as often as it is read, bytes; undefined if libvips reports it. */
  readonly metadataBytes?: number;
  /** The coding of the pictures of an AVIF. */
  readonly samples?: Av1Samples;
  /** Whether a WebP contains a lossless frame. */
  readonly lossless?: boolean;
  /** Memory for the codes of a lossless WebP, bytes. Default: none. */
  readonly codeBytes?: number;
  /** Whether frames of a WebP are smaller than its canvas. */
  readonly partFrames?: boolean;
}

/** A number formatted for a sentence. */
export const figure = (value: number): string => value.toLocaleString('en-US');

/** Rejects an original whose coded contents exceed a limit. */
export function tooMuch(received: string, expected: string): ProblemError {
  const found = issue('source-too-large', { param: 'original', received, expected });
  return new ProblemError(found, `the original has ${received}; ${expected}`);
}

/** Rejects an original that exceeds a limit; the survey stops there and does not count the rest. */
export const moreThan = (limit: number, parts: string): ProblemError =>
  tooMuch(`more than ${figure(limit)} ${parts}`, `at most ${figure(limit)}`);

/** Rejects an original with more parts than the survey may visit. */
export const tooManyParts = (limit: number, parts: string) =>
  tooMuch(`more than ${figure(limit)} ${parts}`, `at most ${figure(limit)} in such a file`);

/** Rejects an original with an invalid structure, in which a decoder might find more than the survey. */
export function broken(received: string): ProblemError {
  const found = issue('source-corrupt', { param: 'original', received });
  return new ProblemError(found, `the original has ${received}`);
}
