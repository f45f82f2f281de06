import { describe, expect, it } from 'vitest';
import { headersFrom } from '../distribution/headers.js';
import { lifetimeOf } from './ttl.js';

const TTL = { min: 0, default: 3600, max: 86_400, errorMin: 10, errorMinByStatus: { 503: 0 } };
const seconds = (
  status: number,
  cacheControl: string | undefined,
  ttl = TTL,
  more: Record<string, string> = {},
) => (lifetimeOf(status, headersFrom({ 'Cache-Control': cacheControl, ...more }), ttl)?.freshMs ?? 0) / 1000;

describe('E: TTL is Cache-Control clamped to min and max TTL, otherwise the default TTL', () => {
  it.each([
    ['max-age', 'max-age=60', 60],
    ['s-maxage before max-age', 'max-age=60, s-maxage=120', 120],
    ['upper case', 'Public, Max-Age=60', 60],
    ['clamped to max TTL', 'max-age=31536000', 86_400],
    ['default TTL without a header', undefined, 3600],
    ['default TTL when the header sets no time', 'public', 3600],
    ['no-store', 'no-store', 0],
    ['no-cache', 'no-cache, max-age=60', 0],
    ['private', 'private, max-age=60', 0],
    ['max-age=0', 'max-age=0', 0],
  ])('%s', (_, cacheControl, expected) => {
    expect(seconds(200, cacheControl)).toBe(expected);
  });

  it.each([
    ['a short header', 'max-age=60', 300],
    ['no-store', 'no-store', 300],
    ['private', 'private', 300],
    ['a long header', 'max-age=600', 600],
  ])('is at least min TTL: %s', (_, cacheControl, expected) => {
    expect(seconds(200, cacheControl, { ...TTL, min: 300 })).toBe(expected);
  });

  it('uses Expires if Cache-Control has no time', () => {
    const date = 'Thu, 01 Jan 2026 00:00:00 GMT';
    expect(seconds(200, undefined, TTL, { Date: date, Expires: 'Thu, 01 Jan 2026 00:05:00 GMT' })).toBe(300);
    expect(seconds(200, 'max-age=7', TTL, { Date: date, Expires: 'Thu, 01 Jan 2026 00:05:00 GMT' })).toBe(7);
    expect(seconds(200, undefined, TTL, { Date: date, Expires: '0' })).toBe(0);
  });

  it('is undefined for partial content and a 304', () => {
    expect(seconds(206, 'max-age=60')).toBe(0);
    expect(seconds(304, 'max-age=60')).toBe(0);
  });

  it('bounds stale-while-revalidate and stale-if-error by max TTL', () => {
    const headers = headersFrom({
      'Cache-Control': 'max-age=60, stale-while-revalidate=30, stale-if-error=999999',
    });
    expect(lifetimeOf(200, headers, TTL)).toEqual({
      freshMs: 60_000,
      staleWhileRevalidateMs: 30_000,
      staleIfErrorMs: 86_400_000,
    });
  });
});

describe('E: TTL of a cacheable error is the greater of its header and the error caching minimum', () => {
  it.each([
    [404, undefined, 10],
    [404, 'max-age=3', 10],
    [404, 'max-age=30', 30],
    [404, 'no-store', 10],
    [404, 'max-age=999999', 86_400],
    [500, undefined, 10],
    [503, 'no-store', 0],
    [503, 'max-age=5', 5],
    [403, undefined, 0],
    [403, 'no-store', 0],
    [403, 'max-age=5', 10],
    [400, 's-maxage=60', 60],
    [413, 'max-age=60', 0],
    [416, 'max-age=60', 0],
    [422, 'max-age=60', 0],
    [429, 'max-age=60', 0],
  ])('%i with %s', (status, cacheControl, expected) => {
    expect(seconds(status, cacheControl)).toBe(expected);
  });
});
