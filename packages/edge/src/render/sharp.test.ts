import type { SourceFormat } from '@cameo/core';
import { some } from '@cameo/testing/form';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { quarters } from '../../tests/pictures.js';
import { renderQuery } from '../../tests/render-query.js';
import { testConfig } from '../../tests/test-config.js';
import { loadSharp } from './sharp.js';

const ENCODED = ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] as const;

/** A picture in each format that sharp writes, and an SVG, made before any loader is blocked. */
const pictures: Readonly<Record<string, Buffer>> = {
  ...Object.fromEntries(
    await Promise.all(
      ENCODED.map(async (format) => [format, await quarters(100, 60).toFormat(format).toBuffer()] as const),
    ),
  ),
  svg: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="100" height="60"></svg>'),
  ppm: Buffer.from('P6 2 1 255\n123456'),
};

/** The formats that sharp can still read. */
async function readable(): Promise<readonly string[]> {
  const read = await Promise.all(
    Object.entries(pictures).map(async ([format, bytes]) =>
      sharp(bytes)
        .raw()
        .toBuffer()
        .then(
          () => [format],
          () => [],
        ),
    ),
  );
  return read.flat();
}

describe('loadSharp', () => {
  it.each([
    [['jpeg'], ['jpeg']],
    // An SVG is rendered in another process, which returns a PNG.
    [['svg'], ['png']],
    [['webp'], ['webp']],
    [['gif'], ['gif']],
    [['avif'], ['avif']],
    [['heic'], ['avif']],
    [['tiff'], ['tiff']],
    [[], []],
    [
      ['jpeg', 'png', 'webp', 'gif', 'avif'],
      ['jpeg', 'png', 'webp', 'gif', 'avif'],
    ],
  ] as const)('leaves only the loaders of %j enabled', async (inputs: readonly SourceFormat[], expected) => {
    await loadSharp(inputs);
    expect(await readable()).toEqual(expected);
    // A repeated call changes nothing.
    await loadSharp(inputs);
    expect(await readable()).toEqual(expected);
  });

  it.each([...ENCODED, 'svg'] as const)('renders %s with only its own loader', async (format) => {
    const config = testConfig({ inputs: [format] });
    const queries = ['w=48&f=png', 'w=48&f=webp', 'blur=9&f=jpeg', 'trim=1&bg=ff000080&rotate=90&f=avif'];
    for (const query of some(queries, 2)) {
      const bytes = pictures[format] ?? Buffer.alloc(0);
      expect((await renderQuery(bytes, query, { config })).frames).toBe(1);
    }
  });

  it('supports many concurrent renders', async () => {
    const bytes = pictures['jpeg'] ?? Buffer.alloc(0);
    const renders = Array.from({ length: 100 }, () => renderQuery(bytes, 'w=48&f=png'));
    expect((await Promise.all(renders)).every(({ width }) => width === 48)).toBe(true);
  });
});
