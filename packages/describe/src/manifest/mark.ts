import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DEFAULT_DESCRIBE, type DescribeConfig } from '../describe-picture.js';
import type { DescribedPicture } from './manifest.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

/** Number of hash digits: among a million marks the probability of a collision is 10^-7. */
const DIGITS = 16;

/**
 * The mark of a description: this content was decoded to these facts, by this version and under these limits. An entry with an
 * unknown mark was edited by hand, or described under others, and its content is decoded again.
 */
export function markOf(
  { width, height, thumbhash, v, faces }: DescribedPicture,
  { inputs, limits, memoryMb, timeoutMs }: DescribeConfig = DEFAULT_DESCRIBE,
): string {
  const limited = Object.entries(limits).sort(([one], [other]) => (one < other ? -1 : 1));
  const boxes = faces?.map(({ left, top, width: across, height: down }) => [left, top, across, down]);
  const facts = [
    version,
    [...inputs].sort(),
    limited,
    memoryMb,
    timeoutMs,
    width,
    height,
    thumbhash,
    v,
    boxes,
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, DIGITS);
}
