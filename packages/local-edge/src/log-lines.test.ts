import type { LogLine } from '@cameo/edge';
import { describe, expect, it } from 'vitest';
import { atMostOnceAMinute, printedLog } from './log-lines.js';

const failed: LogLine = { level: 'error', event: 'store-failed', key: 'k', reason: 'The disk is full.' };

/** The printed lines for log lines at these seconds. */
function reported(...lines: readonly (readonly [seconds: number, line: LogLine])[]): readonly string[] {
  const clock = { ms: 0 };
  const read: string[] = [];
  const log = atMostOnceAMinute(
    ({ event, reason }) => read.push(`${clock.ms / 1000}: ${reason ?? event}`),
    () => clock.ms,
  );
  for (const [seconds, line] of lines) {
    clock.ms = seconds * 1000;
    log(line);
  }
  return read;
}

describe('a store that fails repeatedly', () => {
  it('is reported once a minute, with the number of failures', () => {
    expect(
      reported(
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
      '60: The disk is full. It also failed 3 times since the last report.',
      '500: The disk is full. It also failed once since the last report.',
    ]);
  });

  it('is reported immediately if failures are rare', () => {
    expect(reported([0, failed], [61, failed], [130, failed])).toEqual([
      '0: The disk is full.',
      '61: The disk is full.',
      '130: The disk is full.',
    ]);
  });

  it('hides no other line', () => {
    const rendered: LogLine = { level: 'info', event: 'rendered', key: 'k' };
    const broken: LogLine = { level: 'error', event: 'failed', key: 'k', reason: 'S3 is down.' };
    expect(reported([0, failed], [1, rendered], [2, broken], [3, broken])).toEqual([
      '0: The disk is full.',
      '1: rendered',
      '2: S3 is down.',
      '3: S3 is down.',
    ]);
  });
});

describe('the printed log', () => {
  const printed = (line: LogLine) => {
    const texts = { out: '', err: '' };
    printedLog({
      out: (text) => {
        texts.out += text;
      },
      err: (text) => {
        texts.err += text;
      },
    })(line);
    return texts;
  };

  it('has a line for each rendered picture, with the ms of reading, rendering and storing', () => {
    const line: LogLine = {
      level: 'info',
      event: 'rendered',
      key: '_variants/a.jpg/w-640.avif',
      width: 640,
      height: 427,
      outputBytes: 48_123,
      readMs: 3.4,
      renderMs: 182.6,
      storeMs: 2,
    };
    expect(printed(line)).toEqual({
      out: '          + rendered  _variants/a.jpg/w-640.avif  640 × 427  48.1 kB  read 3 ms, render 183 ms, store 2 ms\n',
      err: '',
    });
  });

  it('reports purges and failures, and omits what the access log contains', () => {
    expect(printed({ level: 'info', event: 'purged', key: 'a\u001b[2J.jpg', derivatives: 2 }).out).toBe(
      '          ~ purged  a [2J.jpg  2 derivatives\n',
    );
    expect(printed({ level: 'info', event: 'reused', key: 'k' })).toEqual({ out: '', err: '' });
    expect(printed({ level: 'debug', event: 'failed', key: 'k', code: 'source-missing' })).toEqual({
      out: '',
      err: '',
    });
    expect(printed({ ...failed }).err).toBe('          ! error  store-failed  k  The disk is full.\n');
  });
});
