import { describe, expect, it } from 'vitest';
import { briefCacheControl, DEFAULT_CACHE, pictureCacheControl } from './headers.js';

describe('pictureCacheControl', () => {
  it('keeps a picture a day in browsers and a year in the CDN', () => {
    expect(pictureCacheControl(DEFAULT_CACHE, false)).toBe('public, max-age=86400, s-maxage=31536000');
  });

  it('keeps a versioned picture for a year everywhere', () => {
    expect(pictureCacheControl(DEFAULT_CACHE, true)).toBe('public, max-age=31536000, immutable');
  });

  it('follows the configuration', () => {
    const cache = { browserSeconds: 1, cdnSeconds: 2, versionedSeconds: 3, unstoredSeconds: 4 };
    expect(pictureCacheControl(cache, false)).toBe('public, max-age=1, s-maxage=2');
    expect(pictureCacheControl(cache, true)).toBe('public, max-age=3, immutable');
  });
});

describe('briefCacheControl', () => {
  it.each([
    [0, 'no-store'],
    [60, 'public, max-age=60'],
  ])('%s s is %s', (seconds, header) => {
    expect(briefCacheControl(seconds)).toBe(header);
  });
});
