import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { sendProblem } from '@cameo/cloudfront-emulator';
import { LRUCache } from 'lru-cache';

/** Paths with faults: `/__site/faults/KIND/TURN/` followed by the normal request. */
const FAULT = /^\/__site\/faults\/(slow|once|cut)\/[a-z0-9]{1,16}(\/(?!__).*)$/s;

/** Delay of a slow picture, ms. Fixed, so that no request can hold a connection for longer. */
export const SLOW_MS = 3_000;

/** Maximum number of remembered turns; an older one fails once more. */
const MAX_TURNS = 1_000;

/** The fault of a request before the distribution sees it; undefined for none. */
type Fault = 'slow' | 'unavailable' | 'cut' | undefined;

/** A request with an intentional fault, and its target. */
export interface StagedFault {
  readonly fault: Fault;
  /** Path and query for the distribution after the fault. */
  readonly target: string;
}

/** Parses the fault of a request; undefined for every other request. */
export type Faults = (method: string, target: string) => StagedFault | undefined;

/**
 * Faults for pages that demonstrate the loading states of a picture: `slow` delays by three seconds, `once` answers 503 to the
 * first request of a turn and then normally, `cut` closes every connection. A turn is a word chosen by the page, so that the
 * same picture can fail again.
 */
export function createFaults(): Faults {
  const failed = new LRUCache<string, true>({ max: MAX_TURNS });
  return (method, target) => {
    const [, kind, rest = ''] = FAULT.exec(target) ?? [];
    if (kind === undefined) return undefined;
    if (kind === 'cut') return { fault: 'cut', target: rest };
    if (kind === 'slow') return { fault: method === 'GET' ? 'slow' : undefined, target: rest };
    const first = method === 'GET' && !failed.has(target);
    if (first) failed.set(target, true);
    return { fault: first ? 'unavailable' : undefined, target: rest };
  };
}

/** Executes a fault. Returns whether it has ended the request. */
export async function simulateFault(fault: Fault, response: ServerResponse): Promise<boolean> {
  if (fault === 'cut') {
    response.destroy();
    return true;
  }
  if (fault === 'unavailable') {
    sendProblem(response, 503, 'Simulated fault', 'Request it again: the next answer is the picture.');
    return true;
  }
  if (fault === 'slow') await wait(SLOW_MS);
  return false;
}
