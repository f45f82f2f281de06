import type { LogLine } from '@cameo/edge';
import { describe, expect, it } from 'vitest';
import { tellOnce } from './told-once.js';

const failed: LogLine = { level: 'error', event: 'store-failed', key: 'k', reason: 'The disk is full.' };

/** What a person reads of lines that come at these seconds. */
function told(...lines: readonly (readonly [seconds: number, line: LogLine])[]): readonly string[] {
  const clock = { ms: 0 };
  const read: string[] = [];
  const log = tellOnce(
    ({ event, reason }) => read.push(`${clock.ms / 1000}: ${reason ?? event}`),
    () => clock.ms,
  );
  for (const [seconds, line] of lines) {
    clock.ms = seconds * 1000;
    log(line);
  }
  return read;
}

describe('a store that fails again and again', () => {
  it('is told once a minute, with how often', () => {
    expect(
      told(
        [0, failed],
        [1, failed],
        [30, failed],
        [59.9, failed],
        [60, failed],
        [119, failed],
        [500, failed],
      ),
    ).toEqual([
      '0: The disk is full.',
      '60: The disk is full. It failed 3 times more since it was last told.',
      '500: The disk is full. It failed once more since it was last told.',
    ]);
  });

  it('is told as it is when it failed only now and then', () => {
    expect(told([0, failed], [61, failed], [130, failed])).toEqual([
      '0: The disk is full.',
      '61: The disk is full.',
      '130: The disk is full.',
    ]);
  });

  it('hides no other line', () => {
    const rendered: LogLine = { level: 'info', event: 'rendered', key: 'k' };
    const broken: LogLine = { level: 'error', event: 'failed', key: 'k', reason: 'S3 is down.' };
    expect(told([0, failed], [1, rendered], [2, broken], [3, broken])).toEqual([
      '0: The disk is full.',
      '1: rendered',
      '2: S3 is down.',
      '3: S3 is down.',
    ]);
  });
});
