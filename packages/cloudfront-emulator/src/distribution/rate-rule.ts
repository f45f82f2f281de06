import { headersFrom } from './headers.js';
import type { EdgeResponse, ViewerRequest } from './messages.js';

/** How long requests are counted back, and in what steps, ms: AWS WAF's default, which it looks at every ten seconds or so. */
const [WINDOW_MS, STEP_MS] = [300_000, 10_000] as const;
const STEPS = WINDOW_MS / STEP_MS;

/** Addresses that are counted at most; the one that was silent for longest is forgotten first. */
const MOST_ADDRESSES = 10_000;

/** What one address asked for: how often in each step. */
interface Counted {
  /** Number of the newest step since the epoch. */
  step: number;
  /** A ring: the count of step n is at n modulo the length. */
  readonly counts: number[];
}

/**
 * A rate rule of AWS WAF in front of a distribution, as the web ACL of Cameo's template has it: requests with a query, by
 * address, over the last five minutes. What is refused counts too, so that an address is let in again once it has been
 * quiet. AWS counts with a delay; here the first request above the limit is refused, so that a test is exact.
 * @param limit requests that one address may make in five minutes
 * @returns whether a request is let in
 */
export function createRateRule(limit: number, now: () => number): (viewer: ViewerRequest) => boolean {
  const addresses = new Map<string, Counted>();
  return ({ clientIp, querystring }) => {
    if (querystring === '') return true;
    const name = addressOf(clientIp);
    const step = Math.floor(now() / STEP_MS);
    const counted = addresses.get(name) ?? { step, counts: Array.from({ length: STEPS }, () => 0) };
    forget(counted, step);
    counted.counts[step % STEPS] = (counted.counts[step % STEPS] ?? 0) + 1;
    // Last in the order of the map is who asked last.
    addresses.delete(name);
    addresses.set(name, counted);
    const [longest] = addresses.keys();
    if (addresses.size > MOST_ADDRESSES && longest !== undefined) addresses.delete(longest);
    return counted.counts.reduce((sum, count) => sum + count, 0) <= limit;
  };
}

/** Clears the steps that have gone by since the address asked last. */
function forget(counted: Counted, step: number): void {
  const passed = Math.min(step - counted.step, STEPS);
  for (let ago = 0; ago < passed; ago += 1) counted.counts[(step - ago) % STEPS] = 0;
  counted.step = Math.max(step, counted.step);
}

/** An address of IPv4 by itself, and one of IPv6 by its first half, which is what one customer has. */
function addressOf(ip: string): string {
  const four = /(?:^|:)(\d+\.\d+\.\d+\.\d+)$/.exec(ip)?.[1];
  if (four !== undefined) return four;
  const [before = '', after] = ip.split('::');
  const groups = before.split(':');
  const rest = after === undefined || after === '' ? [] : after.split(':');
  const zeros = after === undefined ? 0 : 8 - groups.length - rest.length;
  return [...groups, ...Array.from({ length: zeros }, () => '0'), ...rest]
    .slice(0, 4)
    .map((group) => Number.parseInt(group || '0', 16).toString(16))
    .join(':');
}

/** What a blocked request gets: the status of the rule, and no body. */
export const tooMany = (): EdgeResponse => ({
  status: 429,
  statusDescription: 'Too Many Requests',
  headers: headersFrom({ 'Content-Length': '0' }),
  body: undefined,
  source: 'refused',
  edgeError: undefined,
});
