import type { CloudFrontHeaders } from 'aws-lambda';
import { headerOf } from './headers.js';

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * What a viewer's `Range` means for an object of `length` bytes. `whole` for no range, several ranges, another
 * unit, bad syntax, or an `If-Range` that no longer holds: a full 200 is always a legal answer.
 */
export function rangeOf(
  request: CloudFrontHeaders,
  response: CloudFrontHeaders,
  length: number,
): ByteRange | 'whole' | 'unsatisfiable' {
  const ends = endsOf(headerOf(request, 'range') ?? '');
  if (ends === undefined) return 'whole';
  const [first, last] = ends;
  if (!ifRangeHolds(headerOf(request, 'if-range'), response)) return 'whole';
  if (first === '') {
    const suffix = Number(last);
    return suffix === 0 || length === 0
      ? 'unsatisfiable'
      : { start: Math.max(0, length - suffix), end: length - 1 };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return 'whole';
  if (start >= length) return 'unsatisfiable';
  return { start, end: last === '' ? length - 1 : Math.min(Number(last), length - 1) };
}

/**
 * The two numbers of `bytes=2-5` as they are written, one of them perhaps empty; undefined for everything else. Split
 * and not matched: a pattern with room for spaces everywhere takes the cube of a long header's length.
 */
function endsOf(header: string): readonly [first: string, last: string] | undefined {
  const [unit = '', set = '', ...more] = header.split('=').map((part) => part.trim());
  const [first = '', last, ...others] = set.split('-').map((part) => part.trim());
  if (unit.toLowerCase() !== 'bytes' || last === undefined || more.length + others.length > 0)
    return undefined;
  return /^[0-9]+$/.test(first + last) ? [first, last] : undefined;
}

/** Strong comparison for tags; a date must be the very one that was sent (RFC 9110, 13.1.5). */
function ifRangeHolds(ifRange: string | undefined, response: CloudFrontHeaders): boolean {
  if (ifRange === undefined) return true;
  const validator = ifRange.trim();
  if (validator.startsWith('W/')) return false;
  return validator === headerOf(response, validator.startsWith('"') ? 'etag' : 'last-modified');
}
