import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { sendProblem } from '@cameo/cloudfront-emulator';
import { LRUCache } from 'lru-cache';

/** Where pictures fail: `/__site/faults/KIND/TURN/` and then the request as it would be without. */
const FAULT = /^\/__site\/faults\/(slow|once|cut)\/[a-z0-9]{1,16}(\/(?!__).*)$/s;

/** How late a slow picture is, ms. The same for all, so that no request can keep a connection for longer. */
export const SLOW_MS = 3_000;

/** Turns that are remembered; an older one fails once more. */
const MOST_TURNS = 1_000;

/** What happens to a request before the distribution sees it: nothing, where it is undefined. */
type Fault = 'slow' | 'unavailable' | 'cut' | undefined;

/** A request that fails on purpose, and what it asks for. */
export interface StagedFault {
  readonly fault: Fault;
  /** Path and query for the distribution, once the fault is over. */
  readonly target: string;
}

/** The fault that a request asks for; undefined for every other request. */
export type Faults = (method: string, target: string) => StagedFault | undefined;

/**
 * Faults for pages that show what a picture does when it cannot be had at once: `slow` is late by three seconds, `once`
 * is answered 503 for the first time that a turn asks for it and then as usual, `cut` loses every connection. A turn is a
 * word of the page's own, so that the same picture can fail again.
 */
export function createFaults(): Faults {
  const failed = new LRUCache<string, true>({ max: MOST_TURNS });
  return (method, target) => {
    const [, kind, asked = ''] = FAULT.exec(target) ?? [];
    if (kind === undefined) return undefined;
    if (kind === 'cut') return { fault: 'cut', target: asked };
    if (kind === 'slow') return { fault: method === 'GET' ? 'slow' : undefined, target: asked };
    const first = method === 'GET' && !failed.has(target);
    if (first) failed.set(target, true);
    return { fault: first ? 'unavailable' : undefined, target: asked };
  };
}

/** Lets a fault happen. Answers whether the request has come to its end by it. */
export async function failOnPurpose(fault: Fault, response: ServerResponse): Promise<boolean> {
  if (fault === 'cut') {
    response.destroy();
    return true;
  }
  if (fault === 'unavailable') {
    sendProblem(response, 503, 'Out of order on purpose', 'Ask again: the next answer is the picture.');
    return true;
  }
  if (fault === 'slow') await wait(SLOW_MS);
  return false;
}
