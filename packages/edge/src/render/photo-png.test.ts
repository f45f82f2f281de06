import { describe, expect, it } from 'vitest';
import { noise, quarters } from '../../tests/pictures.js';
import { problemOf, renderQuery } from '../../tests/render-query.js';
import { testConfig } from '../../tests/test-config.js';

// 200 × 150 pixels are 30,000.
const limits = { photoPngPixels: 20_000 };
const config = testConfig({ limits });
const picture = quarters(200, 150);
const JPEG = await picture.clone().jpeg().toBuffer();

describe('a PNG of a photograph', () => {
  it('is rejected if it is large, with the figure, the limit and an alternative', async () => {
    const { issue } = await problemOf(renderQuery(JPEG, 'f=png', { config }));
    expect(issue).toMatchObject({
      code: 'too-dear',
      param: 'f',
      received: 'a PNG of 200 × 150 pixels of a photograph (jpeg)',
      expected: 'at most 20000 pixels; f=webp or f=avif, a smaller w, or a preset with f=png',
    });
  });

  it.each(['avif', 'webp'] as const)('is rejected for lossy %s', async (format) => {
    const bytes = await picture.clone().toFormat(format).toBuffer();
    expect((await problemOf(renderQuery(bytes, 'f=png', { config }))).issue.code).toBe('too-dear');
  });

  it.each(['w=48&f=png', 'w=112&f=png', 'f=webp', 'f=jpeg', 'f=avif'])('is allowed for %s', async (query) => {
    expect((await renderQuery(JPEG, query, { config })).width).toBeGreaterThan(0);
  });

  it('is allowed if the original is lossless', async () => {
    for (const bytes of [
      await picture.clone().png().toBuffer(),
      await picture.clone().webp({ lossless: true }).toBuffer(),
      await picture.clone().gif().toBuffer(),
    ])
      expect(await renderQuery(bytes, 'f=png', { config })).toMatchObject({ format: 'png', width: 200 });
  });

  it('is allowed if the project itself requests it', async () => {
    const preset = testConfig({ limits, presets: { print: { f: 'png', q: 90 } } });
    expect((await renderQuery(JPEG, 'w=200&f=png', { config: preset })).format).toBe('png');
    expect((await problemOf(renderQuery(JPEG, 'w=200&f=png&blur=5', { config: preset }))).issue.code).toBe(
      'too-dear',
    );
    const signed = testConfig({ limits, signing: { required: true } });
    expect((await renderQuery(JPEG, 'f=png', { config: signed })).format).toBe('png');
  });

  it('of a camera, requested 281 times as in the finding, is rejected by default', async () => {
    const camera = await noise(2000, 1500).jpeg().toBuffer();
    const { issue } = await problemOf(renderQuery(camera, 'f=png'));
    expect([issue.code, issue.received]).toEqual([
      'too-dear',
      'a PNG of 2000 × 1500 pixels of a photograph (jpeg)',
    ]);
  });
});
