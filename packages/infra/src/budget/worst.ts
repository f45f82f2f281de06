import { plainTable } from '@cameo/command-line';
import type { ImageConfig } from '@cameo/core';
import { type InfraSettings, variantsPerSource } from '@cameo/core/config';
import { REFINE_ATTEMPTS, REFINE_SECONDS, WAITS_SECONDS } from '../media/refine.js';
import type { Architecture } from '../media/refine-function.js';
import { type Amounts, costOf } from '../operate/prices.js';
import { bytes, count, dollars } from '../operate/quantities.js';
import { gbSeconds, LOOKUP_MS, PASS_ON_MS, REQUEST_MEMORY_MB, refineTime } from './traffic.js';

/** The maximum costs that a stranger can cause, US dollars. */
export interface WorstCase {
  readonly stage: 'open' | 'presets only' | 'signed';
  /** Maximum number of derivatives of one source. */
  readonly perSource: number;
  /**
   * One request: a render of maximum time, stored for its lifetime, sent, and refined with the maximum number and duration of
   * attempts.
   */
  readonly request: number;
  /** All derivatives of one source, each once. */
  readonly source: number;
  /**
   * One day of one machine that sends as many requests as it can, with a size as often as the rate rule allows; including the
   * refining that it causes.
   */
  readonly day: number;
}

/** The inputs of the worst case. */
export interface Worst {
  /** Number of requests of one machine per day, allowed or rejected: each has its price. */
  readonly requestsPerDay: number;
  /** Number of those with a size that no rule rejects. */
  readonly sizedPerDay: number;
  readonly cases: readonly WorstCase[];
}

/** The largest derivative of a legitimate picture: a photograph of 12.7 million pixels as a PNG. */
const MAX_BYTES = 14.06e6;

/** Daily bytes of a 1 Gbit/s line. */
const LINE_BYTES = 86_400 * 125e6;

/** Requests per second of one machine. The rate rule counts only requests with a query; the others are unlimited. */
const REQUESTS_PER_SECOND = 1000;

const [WINDOWS_PER_DAY, SECONDS_PER_DAY, DAYS_PER_MONTH] = [288, 86_400, 30] as const;

/** AWS WAF bills each inspected request, including rejected ones (aws.amazon.com/waf/pricing). */
const WAF_REQUEST = 0.6 / 1e6;

/** Example presets for a configuration that has none: a card and the width of a text. */
const TWO_PRESETS = { card: { w: 320, h: 320 }, article: {} } as const;

/** The bounds of Refine, and its architecture from `refineArchitecture()`. */
type RefineBounds = Pick<InfraSettings, 'refineConcurrency' | 'refineMemoryMb'> & {
  readonly refineArchitecture: Architecture;
};

/**
 * The worst case of a configuration as an open stage, as one with presets only, and as one with signed URLs, for an attacker
 * without a signature.
 * @param pictures number of originals whose paths the attacker knows
 */
export function worstCase(
  config: ImageConfig,
  infra: Pick<InfraSettings, 'rateLimit' | 'variantDays'> & RefineBounds,
  pictures: number,
): Worst {
  const { rateLimit, variantDays } = infra;
  const fullRate = REQUESTS_PER_SECOND * SECONDS_PER_DAY;
  const sizedPerDay = rateLimit === false ? fullRate : rateLimit * WINDOWS_PER_DAY;
  const requestsPerDay = Math.max(fullRate, sizedPerDay);
  const presets = Object.keys(config.presets ?? {}).length > 0 ? (config.presets ?? {}) : TWO_PRESETS;
  const perRequest =
    costOf({ 'cdn-request': 1, 'viewer-function': 1 }) + (rateLimit === false ? 0 : WAF_REQUEST);
  const made = costOf(render(config, variantDays));
  const sent = (size: number) => costOf({ 'cdn-gb': size / 1e9 });
  const openOr = (stage: 'open' | 'presets only'): WorstCase => {
    const { total: perSource } = variantsPerSource({ ...config, presets, presetsOnly: stage !== 'open' });
    const request = perRequest + made + refining(config, infra, 1) + sent(MAX_BYTES);
    const renders = Math.min(sizedPerDay, pictures * perSource);
    const day =
      requestsPerDay * perRequest +
      renders * made +
      refining(config, infra, renders) +
      (sizedPerDay - renders) * costOf(refused(config)) +
      (requestsPerDay - sizedPerDay) * costOf(passedOn(config)) +
      // Stored pictures are sent at the speed of the line.
      sent(LINE_BYTES);
    return { stage, perSource, request, source: perSource * request, day };
  };
  return {
    requestsPerDay,
    sizedPerDay,
    cases: [
      openOr('open'),
      openOr('presets only'),
      // Rejected by viewer-request: no other function runs, and S3 gets no request.
      { stage: 'signed', perSource: 0, request: perRequest, source: 0, day: requestsPerDay * perRequest },
    ],
  };
}

/** A render of maximum time, and the storage of its derivative until it expires. */
const render = ({ timeoutMs, memoryMb }: ImageConfig, variantDays: number): Amounts => ({
  'edge-request': 2,
  'edge-gb-second': gbSeconds(timeoutMs, memoryMb),
  // The derivative twice, the original, and its entity tag.
  's3-get': 4,
  // The derivative, and a list request before and after it.
  's3-put': 3,
  's3-gb-month': (MAX_BYTES / 1e9) * (variantDays / DAYS_PER_MONTH),
});

/**
 * The costs of refining the derivatives of a day, each with the maximum number and duration of attempts, within the configured
 * concurrency. Waiting derivatives are refined later, until their message expires: on that day, and on as many days after it as
 * the queue keeps a message.
 */
function refining(
  { refine }: ImageConfig,
  { refineConcurrency, refineMemoryMb, refineArchitecture }: RefineBounds,
  derivatives: number,
): number {
  if (refine === false) return 0;
  const seconds = Math.min(
    derivatives * REFINE_ATTEMPTS * REFINE_SECONDS,
    refineConcurrency * (SECONDS_PER_DAY + WAITS_SECONDS),
  );
  return costOf({
    [refineTime(refineArchitecture)]: gbSeconds(seconds * 1000, refineMemoryMb),
    // Each attempt, and the message about its own PUT.
    'regional-request': derivatives * (REFINE_ATTEMPTS + 1),
    // Sent once and received for each attempt, then deleted or moved to the dead-letter queue; and the other message.
    'queue-request': derivatives * (REFINE_ATTEMPTS + 2 + 3),
    event: derivatives * 2,
    // The derivative, its original and the check of the original, for each attempt; and the derivative again.
    's3-get': derivatives * (3 * REFINE_ATTEMPTS + 1),
    's3-put': derivatives * REFINE_ATTEMPTS,
  });
}

/** A rejected size: a new one each time, and its source has no room for it (ADR 37). */
const refused = ({ memoryMb }: ImageConfig): Amounts => ({
  'edge-request': 2,
  'edge-gb-second': gbSeconds(PASS_ON_MS, REQUEST_MEMORY_MB) + gbSeconds(PASS_ON_MS + LOOKUP_MS, memoryMb),
  // A lookup of the derivative, and the beginning of the original.
  's3-get': 2,
  // The list request that finds no room.
  's3-put': 1,
});

/** A bare path that is not in the cache, such as that of a missing original: both functions run, and S3 gets one request. */
const passedOn = ({ memoryMb }: ImageConfig): Amounts => ({
  'edge-request': 2,
  'edge-gb-second': gbSeconds(PASS_ON_MS, REQUEST_MEMORY_MB) + gbSeconds(PASS_ON_MS, memoryMb),
  's3-get': 1,
});

/** The printed worst case. */
export function worstReport({ requestsPerDay, sizedPerDay, cases }: Worst, pictures: number): string {
  return [
    'The most that strangers can make it cost:',
    '',
    plainTable([
      ['', 'derivatives of a source', '$ a request', '$ a source', '$ a day of one machine'],
      ...cases.map(({ stage, perSource, request, source, day }) => [
        stage,
        count(perSource),
        dollars(request),
        dollars(source),
        dollars(day),
      ]),
    ]),
    '',
    `One machine makes ${count(requestsPerDay)} requests a day, ${count(sizedPerDay)} of them requests by size that no rule refuses, knows the paths of ${count(pictures)} originals, and has a line of 1 Gbit/s (${bytes(LINE_BYTES)} a day).`,
    `Each derivative takes all the time of a render, has ${bytes(MAX_BYTES)}, is encoded again in all attempts of Refine for their whole time, and is stored for its whole lifetime.`,
  ].join('\n');
}
