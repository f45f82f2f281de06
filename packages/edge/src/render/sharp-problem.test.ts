import { issue } from '@cameo/core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { quarters } from '../../tests/pictures.js';
import { problemOf, renderQuery } from '../../tests/render-query.js';
import { ProblemError } from '../problem-error.js';
import { sharpProblem } from './sharp-problem.js';

/** Messages as sharp 0.35 with libvips 8.18 wrote them. */
const MESSAGES: readonly (readonly [message: string, code: string])[] = [
  ['Input buffer has corrupt header: VipsJpeg: premature end of JPEG image', 'source-corrupt'],
  ['VipsJpeg: premature end of JPEG image\nvips2png: unable to write to target target', 'source-corrupt'],
  ['vipspng: libpng read error\nvips2png: unable to write to target target', 'source-corrupt'],
  ['Input buffer has corrupt header: ', 'source-corrupt'],
  ['Input buffer contains unsupported image format', 'source-corrupt'],
  ['heif: Invalid input: Unspecified: Corrupt frame detected (2.0)', 'source-corrupt'],
  ['tiff2vips: Bogus marker length', 'source-corrupt'],
  ['gifload_buffer: Unexpected end of GIF source data', 'source-corrupt'],
  ['svgload_buffer: bad dimensions', 'source-corrupt'],
  ['glib: XML parse error: Error domain 1 code 73 on line 1 column 71', 'source-corrupt'],
  ['VipsJpeg: Maximum supported image dimension is 65500 pixels', 'source-too-large'],
  ['Input image exceeds pixel limit', 'source-too-large'],
  ['heif: Unsupported feature: Unsupported codec (4.3000)', 'source-unsupported'],
  ['timeout: 6% complete\nVipsImage: killed for image "temp-649"', 'render-timeout'],
  // Not the original's fault, though the words are alike.
  ['heifsave_buffer: operation is blocked', 'render-failed'],
  ['heif: Encoder plugin generated an error: Unspecified (8.0)', 'render-failed'],
  ['heifsave: unable to encode image', 'render-failed'],
  ['vips2webp: unable to encode', 'render-failed'],
  ['vips2png: unable to write to target target', 'render-failed'],
  ['VipsJpeg: Insufficient memory (case 4)', 'render-failed'],
  ['VipsImage: memory area too small -- should be 72000 bytes, you passed 18000', 'render-failed'],
  ['extract_area: bad extract area', 'render-failed'],
  ['rank: window too large', 'render-failed'],
  ['Cannot read properties of undefined', 'render-failed'],
];

describe('sharpProblem', () => {
  it.each(MESSAGES)('reads %j as %s', (message, code) => {
    const cause = new Error(message);
    const problem = sharpProblem(cause);
    expect(problem).toBeInstanceOf(ProblemError);
    expect(problem.issue).toEqual({ code, param: 'original' });
    // The words are for the log; the issue, which a viewer sees, has none of them.
    expect(problem.message).toBe(message);
    expect(problem.cause).toBe(cause);
  });

  it('leaves a problem as it is and takes anything that is thrown', () => {
    const problem = new ProblemError(issue('source-missing'), 'gone');
    expect(sharpProblem(problem)).toBe(problem);
    expect(sharpProblem('a text').issue.code).toBe('render-failed');
    expect(sharpProblem(undefined).issue.code).toBe('render-failed');
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
