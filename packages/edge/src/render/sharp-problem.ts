import { type IssueCode, issue } from '@cameo/core';
import { ProblemError } from '../problem-error.js';

/**
 * What libvips and its codecs say about an original that is damaged. Everything else that fails in a pipeline is taken
 * for a fault of ours, which is reported and never cached.
 */
const DAMAGED =
  /corrupt|premature|truncat|unexpected end|end of (?:file|input|data)|bad (?:seek|huffman|marker|header)|invalid|read error|unable to (?:parse|decode|read)|decode|vips(?:jpeg|png)|webp2vips|gifload|pngload|jpegload|heif|tiff2vips|xml parse|unsupported image format|no such frame|not enough|unsupported marker|bogus/i;

/** Translates a failure of sharp once; `cause` keeps the original. */
export function sharpProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const about = (code: IssueCode) =>
    new ProblemError(issue(code, { param: 'original' }), message, { cause: error });
  if (/timeout/i.test(message)) return about('render-timeout');
  if (/exceeds pixel limit|too large|dimension/i.test(message)) return about('source-too-large');
  if (/unsupported (?:feature|codec|compression)|no decoding plugin|security limit/i.test(message)) {
    return about('source-unsupported');
  }
  return about(DAMAGED.test(message) ? 'source-corrupt' : 'render-failed');
}
