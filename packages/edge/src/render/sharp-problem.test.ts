import { issue } from '@cameo/core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { quarters } from '../../tests/pictures.js';
import { problemOf, renderQuery } from '../../tests/render-query.js';
import { ProblemError } from '../problem-error.js';
import { sharpProblem } from './sharp-problem.js';

/** Messages as sharp 0.35 with libvips 8.18 wrote them, and who is to blame where they do not tell. */
const MESSAGES: readonly (readonly [message: string, culprit: 'original' | 'render', code: string])[] = [
  ['VipsJpeg: Maximum supported image dimension is 65500 pixels', 'original', 'source-too-large'],
  ['Input image exceeds pixel limit', 'original', 'source-too-large'],
  ['heif: Unsupported feature: Unsupported codec (4.3000)', 'original', 'source-unsupported'],
  ['Input buffer contains unsupported image format', 'original', 'source-corrupt'],
  ['timeout: 6% complete\nVipsImage: killed for image "temp-649"', 'original', 'render-timeout'],
  ['VipsJpeg: Insufficient memory (case 4)', 'original', 'render-failed'],
  ['VipsJpeg: premature end of JPEG image', 'original', 'source-corrupt'],
  // Another thread's words, or none.
  ['vips2png: unable to write to target target', 'original', 'source-corrupt'],
  ['Unknown error', 'original', 'source-corrupt'],
  ['Unknown error', 'render', 'render-failed'],
  ['vipspng: libpng read error', 'render', 'render-failed'],
  ['extract_area: bad extract area', 'render', 'render-failed'],
];

describe('sharpProblem', () => {
  it.each(MESSAGES)('reads %j, with the %s to blame, as %s', (message, culprit, code) => {
    const cause = new Error(message);
    const problem = sharpProblem(cause, culprit);
    expect(problem).toBeInstanceOf(ProblemError);
    expect(problem.issue).toEqual({ code, param: 'original' });
    // The words are for the log; the issue, which a viewer sees, has none of them.
    expect(problem.message).toBe(message);
    expect(problem.cause).toBe(cause);
  });

  it('leaves a problem as it is and takes anything that is thrown', () => {
    const problem = new ProblemError(issue('source-missing'), 'gone');
    expect(sharpProblem(problem, 'render')).toBe(problem);
    expect(sharpProblem('a text', 'render').issue.code).toBe('render-failed');
    expect(sharpProblem(undefined, 'render').issue.code).toBe('render-failed');
  });

  it.each([
    ['VipsForeignSaveHeif', 'avif'],
    ['VipsForeignSaveJpeg', 'jpeg'],
    ['VipsForeignSavePng', 'png'],
    ['VipsForeignSaveWebp', 'webp'],
  ])('says render-failed where %s does not work', async (operation, format) => {
    const bytes = await quarters(100, 60).png().toBuffer();
    sharp.block({ operation: [operation] });
    try {
      const { issue: found } = await problemOf(renderQuery(bytes, `w=48&f=${format}`));
      expect(found.code).toBe('render-failed');
    } finally {
      sharp.unblock({ operation: [operation] });
    }
    expect(await renderQuery(bytes, `w=48&f=${format}`)).toMatchObject({ format, width: 48 });
  });
});
