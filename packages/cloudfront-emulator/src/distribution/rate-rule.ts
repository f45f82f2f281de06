import { headersFrom } from './headers.js';
import type { EdgeResponse, ViewerRequest } from './messages.js';

/** Window and steps of the count, ms: AWS WAF's default window, which it evaluates about every ten seconds. */
const [WINDOW_MS, STEP_MS] = [300_000, 10_000] as const;
const STEPS = WINDOW_MS / STEP_MS;

/** Maximum number of counted addresses; the one with the oldest request is forgotten first. */
const MAX_ADDRESSES = 10_000;

/** Requests of one address, counted per step. */
interface Counted {
  /** Number of the newest step since the epoch. */
  step: number;
  /** A ring buffer: the count of step n is at n modulo the length. */
  readonly counts: number[];
}

/**
 * A rate rule of AWS WAF in front of a distribution, like the web ACL of Cameo's template: requests with a query, by address,
 * over the last five minutes. Rejected requests count too, so an address is allowed again only after a pause. AWS counts with a
 * delay; here the first request above the limit is rejected, so that a test is exact.
 * @param limit maximum number of requests from one address in five minutes
 * @returns whether a request is allowed
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
    // The map's order is that of the last requests.
    addresses.delete(name);
    addresses.set(name, counted);
    const [longest] = addresses.keys();
    if (addresses.size > MAX_ADDRESSES && longest !== undefined) addresses.delete(longest);
    return counted.counts.reduce((sum, count) => sum + count, 0) <= limit;
  };
}

/** Clears the steps since the address's last request. */
function forget(counted: Counted, step: number): void {
  const passed = Math.min(step - counted.step, STEPS);
  for (let ago = 0; ago < passed; ago += 1) counted.counts[(step - ago) % STEPS] = 0;
  counted.step = Math.max(step, counted.step);
}

/** An IPv4 address itself, and the first half of an IPv6 address, which is one customer's network. */
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

/** The answer to a blocked request: the status of the rule, without a body. */
export const tooMany = (): EdgeResponse => ({
  status: 429,
  statusDescription: 'Too Many Requests',
  headers: headersFrom({ 'Content-Length': '0' }),
  body: undefined,
  source: 'refused',
  edgeError: undefined,
});
