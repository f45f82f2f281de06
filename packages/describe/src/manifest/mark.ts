import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DEFAULT_DESCRIBE, type DescribeConfig } from '../describe-picture.js';
import type { DescribedPicture } from './manifest.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

/** Digits of the hash: among a million marks two agree by chance once in 10^7. */
const DIGITS = 16;

/**
 * What is remembered of a description: that this content was decoded to these facts, by this version and under these limits.
 * An entry whose mark is not known was changed by hand, or described under other ones, and its content is decoded again.
 */
export function markOf(
  { width, height, thumbhash, v }: DescribedPicture,
  { inputs, limits, memoryMb, timeoutMs }: DescribeConfig = DEFAULT_DESCRIBE,
): string {
  const limited = Object.entries(limits).sort(([one], [other]) => (one < other ? -1 : 1));
  const facts = [version, [...inputs].sort(), limited, memoryMb, timeoutMs, width, height, thumbhash, v];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, DIGITS);
}
