import { issue } from '@cameo/core';
import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import { quarters } from '../../tests/pictures.js';
import { problemOf, renderQuery } from '../../tests/render-query.js';
import { ProblemError } from '../http/problem-error.js';
import { sharpProblem } from './sharp-problem.js';

/** Messages as sharp 0.35 with libvips 8.18 wrote them, and who is to blame where they do not tell. */
const MESSAGES: readonly (readonly [message: string, culprit: 'original' | 'render', code: string])[] = [
  ['VipsJpeg: Maximum supported image dimension is 65500 pixels', 'original', 'source-too-large'],
  ['Input image exceeds pixel limit', 'original', 'source-too-large'],
  ['heif: Unsupported feature: Unsupported codec (4.3000)', 'original', 'source-unsupported'],
  ['Input buffer contains unsupported image format', 'original', 'source-corrupt'],
  ['timeout: 6% complete\nVipsImage: killed for image "temp-649"', 'original', 'render-timeout'],
  ['VipsJpeg: Insufficient memory (case 4)', 'original', 'render-failed'],
  ['gifload: bad image dimensions\ngifload_buffer: Out of memory', 'original', 'source-corrupt'],
  [
    'heif: Memory allocation error: Security limit exceeded: iinf box contains 131072 items (6.1000)',
    'original',
    'source-unsupported',
  ],
  [
    'heif: Memory allocation error: Security limit exceeded: Image size 9721x6481 exceeds the maximum image size 65536',
    'original',
    'source-corrupt',
  ],
  ['VipsJpeg: premature end of JPEG image', 'original', 'source-corrupt'],
  // Another thread's words, or none.
  ['vips2png: unable to write to target target', 'original', 'source-corrupt'],
  ['Unknown error', 'original', 'source-corrupt'],
  ['Unknown error', 'render', 'render-failed'],
  ['vipspng: libpng read error', 'render', 'render-failed'],
  ['extract_area: bad extract area', 'render', 'render-failed'],
];

describe('sharpProblem', () => {
  it.each(MESSAGES)('reads %j, with the %s to blame, as %s', async (message, culprit, code) => {
    const cause = new Error(message);
    const problem = await sharpProblem(cause, async () => culprit === 'render');
    expect(problem).toBeInstanceOf(ProblemError);
    expect(problem.issue).toEqual({ code, param: 'original' });
    // The words are for the log; the issue, which a viewer sees, has none of them.
    expect(problem.message).toBe(message);
    expect(problem.cause).toBe(cause);
  });

  it('decodes nothing again where the message tells', async () => {
    const decodes = vi.fn(async () => false);
    await sharpProblem(new Error('timeout: 6% complete'), decodes);
    expect(decodes).not.toHaveBeenCalled();
  });

  it('leaves a problem as it is and takes anything that is thrown', async () => {
    const problem = new ProblemError(issue('source-missing'), 'gone');
    expect(await sharpProblem(problem, async () => true)).toBe(problem);
    expect((await sharpProblem('a text', async () => true)).issue.code).toBe('render-failed');
    expect((await sharpProblem(undefined, async () => true)).issue.code).toBe('render-failed');
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
