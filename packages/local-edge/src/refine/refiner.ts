import type { DerivativeKey } from '@cameo/core';
import type { Log, Refined } from '@cameo/edge';
import type { RefineProcess } from './refine-process.js';

/** Statistics of refining since the edge was started. */
export interface RefineReport {
  /** Number of queued derivatives, including the current one. */
  readonly waiting: number;
  /** Number of those that became smaller, and of those with too little gain, which stay as they are. */
  readonly smaller: number;
  readonly same: number;
  /** Number of failures. */
  readonly failed: number;
  /** Bytes of the derivatives that became smaller: originally, and after refining. */
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/** Refines stored derivatives while nobody waits. */
export interface Refiner {
  /**
   * Adds a derivative to the queue; ignores one that is queued, or has failed before unless it is `new`. The current one is
   * added again: it may have been made again.
   */
  readonly add: (key: DerivativeKey, age?: 'new') => void;
  /** Registers a viewer who waits for a function or the store; returns a function that unregisters the viewer. */
  readonly viewerWaits: () => () => void;
  readonly report: () => RefineReport;
  /** Ends the process, and starts nothing more. */
  readonly close: () => Promise<void>;
}

/** How long no viewer may have waited before a job starts, ms: a page requests its pictures in sequence. */
const QUIET_MS = 1000;

/** Maximum number of remembered derivatives; others are added again when the CDN next requests them. */
const MAX_REMEMBERED = 10_000;

/** @param quietMs how long no viewer may have waited before a job starts */
export function createRefiner(process: RefineProcess, log: Log, quietMs: number = QUIET_MS): Refiner {
  const waiting = new Set<DerivativeKey>();
  const failed = new Set<DerivativeKey>();
  const counts = { smaller: 0, same: 0, failed: 0, bytesBefore: 0, bytesAfter: 0 };
  let viewers = 0;
  let running: DerivativeKey | undefined;
  /** Whether the current one was made again since it was begun. */
  let madeAgain = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  function beginLater(): void {
    clearTimeout(timer);
    if (!closed && running === undefined && viewers === 0 && waiting.size > 0)
      timer = setTimeout(begin, quietMs).unref();
  }

  async function begin(): Promise<void> {
    const [key] = waiting;
    if (key === undefined) return;
    running = key;
    madeAgain = false;
    waiting.delete(key);
    try {
      count(await process.refine(key));
    } catch (error) {
      if (closed) return;
      counts.failed += 1;
      if (!madeAgain) {
        if (failed.size < MAX_REMEMBERED) failed.add(key);
        waiting.delete(key);
      }
      const reason = error instanceof Error ? error.message : String(error);
      log({ level: 'warn', event: 'refine-failed', key, reason });
    } finally {
      running = undefined;
      beginLater();
    }
  }

  function count({ outcome, bytesBefore = 0, bytesAfter = 0 }: Refined): void {
    if (outcome === 'same') counts.same += 1;
    if (outcome !== 'smaller') return;
    counts.smaller += 1;
    counts.bytesBefore += bytesBefore;
    counts.bytesAfter += bytesAfter;
  }

  return {
    add: (key, age) => {
      // Another object has the key of the one that failed.
      if (age === 'new') failed.delete(key);
      if (age === 'new' && key === running) madeAgain = true;
      if (closed || failed.has(key) || waiting.size >= MAX_REMEMBERED) return;
      waiting.add(key);
      beginLater();
    },
    viewerWaits: () => {
      viewers += 1;
      clearTimeout(timer);
      let over = false;
      return () => {
        if (over) return;
        over = true;
        viewers -= 1;
        beginLater();
      };
    },
    report: () => ({ waiting: waiting.size + (running === undefined ? 0 : 1), ...counts }),
    close: async () => {
      closed = true;
      clearTimeout(timer);
      waiting.clear();
      await process.stop();
    },
  };
}
