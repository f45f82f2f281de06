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
  const found = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(headerOf(request, 'range') ?? '');
  const [first, last] = [found?.[1] ?? '', found?.[2] ?? ''];
  if (first === '' && last === '') return 'whole';
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

/** Strong comparison for tags; a date must be the very one that was sent (RFC 9110, 13.1.5). */
function ifRangeHolds(ifRange: string | undefined, response: CloudFrontHeaders): boolean {
  if (ifRange === undefined) return true;
  const validator = ifRange.trim();
  if (validator.startsWith('W/')) return false;
  return validator === headerOf(response, validator.startsWith('"') ? 'etag' : 'last-modified');
}
