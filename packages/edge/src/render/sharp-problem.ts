import { type IssueCode, issue } from '@cameo/core';
import { ProblemError } from '../problem-error.js';

/**
 * What libvips and its codecs say about an original that is damaged. Everything else that fails in a pipeline is taken
 * for a fault of ours, which is reported and never cached.
 */
const DAMAGED =
  /corrupt|premature|truncat|unexpected end|end of (?:file|input|data)|bad (?:seek|huffman|marker|header|dimension)|invalid|read error|unable to (?:parse|decode|read)|decode|vips(?:jpeg|png)|webp2vips|gifload|pngload|jpegload|svgload|heif:|tiff2vips|xml parse|unsupported image format|no such frame|not enough|unsupported marker|bogus/i;

/** What they say when writing fails, in words that partly are those for a damaged original. */
const OURS = /encod|write|save|memory/i;

/** Messages come one a line: a decoder that gives up makes the encoder behind it complain as well. */
const isDamaged = (message: string): boolean =>
  message.split('\n').some((line) => DAMAGED.test(line) && !OURS.test(line));

/** Translates a failure of sharp once; `cause` keeps the original. */
export function sharpProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const about = (code: IssueCode) =>
    new ProblemError(issue(code, { param: 'original' }), message, { cause: error });
  if (/timeout/i.test(message)) return about('render-timeout');
  if (/exceeds pixel limit|image is too large|maximum supported image dimension/i.test(message))
    return about('source-too-large');
  if (/unsupported (?:feature|codec|compression)|no decoding plugin|security limit/i.test(message)) {
    return about('source-unsupported');
  }
  return about(isDamaged(message) ? 'source-corrupt' : 'render-failed');
}
