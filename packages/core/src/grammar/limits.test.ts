import { describe, expect, it } from 'vitest';
import { accepted, GRAMMAR } from '../../tests/grammar.js';
import { DEFAULT_LIMITS, LIMIT_REASONS, MAX_SOURCE_KEY_BYTES, REQUEST_LIMITS } from './limits.js';
import { parseTransform } from './parse.js';
import { canonicalPath } from './request.js';
import { sourceKey } from './source-key.js';

describe('limits', () => {
  it('have the documented values', () => {
    expect(DEFAULT_LIMITS).toEqual({
      width: 3840,
      height: 5760,
      pixels: 3840 * 5760,
      sourceBytes: 50 * 1024 * 1024,
      sourcePixels: 64_000_000,
      framePixels: 64_000_000,
      frames: 1000,
      photoPngPixels: 2_000_000,
      variantsPerSource: 1000,
      urlLength: 4096,
      sourceKeyBytes: 790,
    });
  });

  it('limit source keys so that a derivative key fits into S3', () => {
    expect(REQUEST_LIMITS.sourceKeyBytes).toBeLessThanOrEqual(MAX_SOURCE_KEY_BYTES);
    expect(MAX_SOURCE_KEY_BYTES).toBe(889);
  });

  it('have a reason each', () => {
    expect(Object.keys(LIMIT_REASONS).toSorted()).toEqual(Object.keys(DEFAULT_LIMITS).toSorted());
    for (const reason of Object.values(LIMIT_REASONS)) expect(reason.length).toBeGreaterThan(20);
  });

  it('allow the longest canonical URL', () => {
    const source = accepted(sourceKey('é'.repeat(395), DEFAULT_LIMITS));
    const query = `w=3840&h=5760&focus=0.33,0.33&q=95&f=avif&bg=f4f1ea80&blur=100&sharpen=10&rotate=270&flip=h&gray=1&trim=100&round=500&v=${'x'.repeat(32)}`;
    const path = canonicalPath({ source, transform: accepted(parseTransform(query, GRAMMAR)) }, GRAMMAR);
    expect(path.endsWith(`?${query}`)).toBe(true);
    expect(path.length).toBeLessThanOrEqual(4096);
  });
});
