import type { DerivativeKey } from '@cameo/core';
import type { LogLine, Refined } from '@cameo/edge';
import { describe, expect, it } from 'vitest';
import { createRefiner } from './refiner.js';

const QUIET_MS = 30;
const key = (name: string) => `_variants/${name}.jpg/w-640.avif` as DerivativeKey;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A refiner whose process finishes jobs on the test's command. */
function underTest() {
  const begun: string[] = [];
  const ends: ((refined: Refined | Error) => void)[] = [];
  const lines: LogLine[] = [];
  let stopped = false;
  const refiner = createRefiner(
    {
      refine: (begin) => {
        begun.push(begin);
        return new Promise((resolve, reject) => {
          ends.push((refined) => (refined instanceof Error ? reject(refined) : resolve(refined)));
        });
      },
      stop: async () => {
        stopped = true;
      },
    },
    (line) => lines.push(line),
    QUIET_MS,
  );
  return {
    ...refiner,
    begun,
    end: (refined: Refined | Error) => ends.shift()?.(refined),
    lines,
    stopped: () => stopped,
  };
}

const SMALLER: Refined = { outcome: 'smaller', bytesBefore: 1000, bytesAfter: 850, ms: 5 };

describe('derivatives that are stored while nobody waits', () => {
  it('are refined one after the other, each once; one that may have been made again meanwhile is refined again', async () => {
    const { add, begun, end, report } = underTest();
    for (const name of ['a', 'b', 'a']) add(key(name));
    await expect.poll(() => begun).toEqual([key('a')]);
    await pause(3 * QUIET_MS);
    expect([begun, report().waiting]).toEqual([[key('a')], 2]);
    add(key('a'));
    expect(report().waiting).toBe(3);
    end({ outcome: 'changed', ms: 5 });
    await expect.poll(() => begun).toEqual([key('a'), key('b')]);
    end(SMALLER);
    await expect.poll(() => begun).toEqual([key('a'), key('b'), key('a')]);
    expect(report().waiting).toBe(1);
    end({ outcome: 'same', bytesBefore: 500, bytesAfter: 490, ms: 5 });
    const done = { waiting: 0, smaller: 1, same: 1, failed: 0, bytesBefore: 1000, bytesAfter: 850 };
    await expect.poll(report).toEqual(done);
    await pause(3 * QUIET_MS);
    expect(begun).toHaveLength(3);
  });

  it('are not counted if they changed meanwhile, were refined elsewhere, or are never refined', async () => {
    const { add, end, begun, report } = underTest();
    for (const [at, outcome] of (['changed', 'already', 'gone', 'left-out'] as const).entries()) {
      add(key(outcome));
      await expect.poll(() => begun.length).toBe(at + 1);
      end({ outcome, ms: 1 });
    }
    const nothing = { waiting: 0, smaller: 0, same: 0, failed: 0, bytesBefore: 0, bytesAfter: 0 };
    await expect.poll(report).toEqual(nothing);
  });
});

describe('while a viewer waits', () => {
  it('no job starts, nor shortly after', async () => {
    const { add, viewerWaits, begun } = underTest();
    const [one, other] = [viewerWaits(), viewerWaits()];
    add(key('a'));
    await pause(3 * QUIET_MS);
    one();
    one();
    await pause(3 * QUIET_MS);
    expect(begun).toEqual([]);
    const over = performance.now();
    other();
    await expect.poll(() => begun, { interval: 1 }).toEqual([key('a')]);
    expect(performance.now() - over).toBeGreaterThan(QUIET_MS - 2);
  });

  it('a running job may end, and the next one waits', async () => {
    const { add, viewerWaits, begun, end, report } = underTest();
    add(key('a'));
    add(key('b'));
    await expect.poll(() => begun).toHaveLength(1);
    const over = viewerWaits();
    end(SMALLER);
    await expect.poll(() => report().smaller).toBe(1);
    await pause(3 * QUIET_MS);
    expect(begun).toHaveLength(1);
    over();
    await expect.poll(() => begun).toHaveLength(2);
  });
});

it('a failure is reported, and not retried', async () => {
  const { add, end, begun, lines, report } = underTest();
  add(key('a'));
  await expect.poll(() => begun).toHaveLength(1);
  // A viewer has requested it meanwhile.
  add(key('a'));
  end(new Error('It ended with SIGKILL.'));
  await expect.poll(() => report().failed).toBe(1);
  expect(lines).toEqual([
    { level: 'warn', event: 'refine-failed', key: key('a'), reason: 'It ended with SIGKILL.' },
  ]);
  add(key('a'));
  add(key('b'));
  await expect.poll(() => begun).toEqual([key('a'), key('b')]);
});

it('a failure does not concern a derivative that was made again afterwards, or meanwhile', async () => {
  const { add, end, begun, report } = underTest();
  add(key('a'), 'new');
  await expect.poll(() => begun).toHaveLength(1);
  end(new Error('The original is broken.'));
  await expect.poll(() => report().failed).toBe(1);
  // The original was replaced.
  add(key('a'), 'new');
  await expect.poll(() => begun).toHaveLength(2);
  // It is replaced once more while the second derivative fails.
  add(key('a'), 'new');
  end(new Error('The original is broken.'));
  await expect.poll(() => begun).toHaveLength(3);
  end(SMALLER);
  await expect.poll(report).toMatchObject({ waiting: 0, failed: 2, smaller: 1 });
});

it('a closing edge starts nothing more, and does not report abandoned jobs', async () => {
  const { add, close, end, begun, lines, stopped } = underTest();
  add(key('a'));
  add(key('b'));
  await expect.poll(() => begun).toHaveLength(1);
  await close();
  end(new Error('It ended with SIGKILL.'));
  add(key('c'));
  await pause(3 * QUIET_MS);
  expect([begun.length, lines, stopped()]).toEqual([1, [], true]);
});
