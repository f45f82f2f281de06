import { issue } from '@cameo/core';
import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import { quarters } from '../../tests/pictures.js';
import { problemOf, renderQuery } from '../../tests/render-query.js';
import { ProblemError } from '../http/problem-error.js';
import { sharpProblem } from './sharp-problem.js';

/** Messages of sharp 0.35 with libvips 8.18, and where the fault lies if they do not say. */
const MESSAGES: readonly (readonly [message: string, culprit: 'original' | 'render', code: string])[] = [
  ['VipsJpeg: Maximum supported image dimension is 65500 pixels', 'original', 'source-too-large'],
  ['Input image exceeds pixel limit', 'original', 'source-too-large'],
  ['heif: Unsupported feature: Unsupported codec (4.3000)', 'original', 'source-unsupported'],
  ['Input buffer contains unsupported image format', 'original', 'source-corrupt'],
  ['timeout: 6% complete\nVipsImage: killed for image "temp-649"', 'original', 'render-timeout'],
  ['VipsJpeg: Insufficient memory (case 4)', 'original', 'render-failed'],
  ['out of memory --- size == 4096MB', 'original', 'render-failed'],
  // From an AVIF with noise as its profile and a truncated end.
  [
    'VipsIcc: Read from memory error\nheif: Invalid input: Unexpected end of file',
    'original',
    'source-corrupt',
  ],
  ['gifload: bad image dimensions\ngifload_buffer: Out of memory', 'original', 'source-corrupt'],
  // From an AVIF that declares no width.
  [
    'heif: Memory allocation error: Invalid image size: zero width or height (6.129)',
    'original',
    'source-corrupt',
  ],
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
  // Another thread's message, or none.
  ['vips2png: unable to write to target target', 'original', 'source-corrupt'],
  ['Unknown error', 'original', 'source-corrupt'],
  ['Unknown error', 'render', 'render-failed'],
  ['vipspng: libpng read error', 'render', 'render-failed'],
  ['extract_area: bad extract area', 'render', 'render-failed'],
];

describe('sharpProblem', () => {
  it.each(MESSAGES)('maps %j, with the fault in the %s, to %s', async (message, culprit, code) => {
    const cause = new Error(message);
    const problem = await sharpProblem(cause, async () => culprit === 'render');
    expect(problem).toBeInstanceOf(ProblemError);
    expect(problem.issue).toEqual({ code, param: 'original' });
    // The message is for the log; the issue, which viewers get, does not contain it.
    expect(problem.message).toBe(message);
    expect(problem.cause).toBe(cause);
  });

  it('does not decode again when the message is conclusive', async () => {
    const decodes = vi.fn(async () => false);
    await sharpProblem(new Error('timeout: 6% complete'), decodes);
    expect(decodes).not.toHaveBeenCalled();
  });

  it('returns a problem unchanged and accepts any thrown value', async () => {
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
  ])('returns render-failed when %s does not work', async (operation, format) => {
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
