import { describe, expect, it } from 'vitest';
import { briefCacheControl, DEFAULT_CACHE, pictureCacheControl } from './headers.js';

describe('pictureCacheControl', () => {
  it('caches a picture for a day in browsers and a year in the CDN', () => {
    expect(pictureCacheControl(DEFAULT_CACHE, false)).toBe('public, max-age=86400, s-maxage=31536000');
  });

  it('caches a versioned picture for a year everywhere', () => {
    expect(pictureCacheControl(DEFAULT_CACHE, true)).toBe('public, max-age=31536000, immutable');
  });

  it('follows the configuration', () => {
    const cache = {
      browserSeconds: 1,
      cdnSeconds: 20,
      versionedSeconds: 30,
      unstoredSeconds: 4,
      unrefinedSeconds: 5,
    };
    expect(pictureCacheControl(cache, false)).toBe('public, max-age=1, s-maxage=20');
    expect(pictureCacheControl(cache, true)).toBe('public, max-age=30, immutable');
    expect(pictureCacheControl(cache, false, true)).toBe('public, max-age=1, s-maxage=5');
    expect(pictureCacheControl(cache, true, true)).toBe('public, max-age=30, s-maxage=5, immutable');
  });

  it('caches a picture that may still be refined for an hour in the CDN only', () => {
    expect(pictureCacheControl(DEFAULT_CACHE, false, true)).toBe('public, max-age=86400, s-maxage=3600');
    expect(pictureCacheControl(DEFAULT_CACHE, true, true)).toBe(
      'public, max-age=31536000, s-maxage=3600, immutable',
    );
  });

  it('never caches a picture that may still be refined for longer than a final one', () => {
    const brief = { ...DEFAULT_CACHE, cdnSeconds: 60, versionedSeconds: 90 };
    expect(pictureCacheControl(brief, false, true)).toBe('public, max-age=86400, s-maxage=60');
    expect(pictureCacheControl(brief, true, true)).toBe('public, max-age=90, s-maxage=90, immutable');
  });
});

describe('briefCacheControl', () => {
  it.each([
    [0, 'no-store'],
    [60, 'public, max-age=60'],
  ])('is %s s for %s', (seconds, header) => {
    expect(briefCacheControl(seconds)).toBe(header);
  });
});
