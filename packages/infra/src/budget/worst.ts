import type { ImageConfig } from '@cameo/core';
import { type InfraSettings, variantsPerSource } from '@cameo/core/config';
import { type Amounts, costOf } from '../operate/prices.js';
import { bytes, count, dollars } from '../operate/quantities.js';
import { table } from '../operate/table.js';
import { gbSeconds, LOOK_MS, PASS_ON_MS, REQUEST_MEMORY_MB } from './estimate.js';

/** What a stranger can have a stage spend at most, US dollars. */
export interface WorstCase {
  readonly stage: 'open' | 'presets only' | 'signed';
  /** Derivatives that one source can have, whatever is asked for. */
  readonly perSource: number;
  /** One request: it is rendered for as long as a render may take, stored, kept for its lifetime, and sent. */
  readonly request: number;
  /** All derivatives of one source, each once. */
  readonly source: number;
  /** One day of one machine that asks as often as it can, by size as often as the rate rule lets it. */
  readonly day: number;
}

/** What the worst case is made of. */
export interface Worst {
  /** Requests that one machine makes in a day, whether they are refused or not: each has its price. */
  readonly requestsPerDay: number;
  /** Those by size that no rule refuses. */
  readonly sizedPerDay: number;
  readonly cases: readonly WorstCase[];
}

/** The largest derivative that an honest picture led to: a photograph of 12.7 million pixels as a PNG. */
const LARGEST_BYTES = 14.06e6;

/** What a machine with a line of 1 Gbit/s is sent in a day, bytes. */
const LINE_BYTES = 86_400 * 125e6;

/** What one machine asks for in a second. The rate rule counts requests with a query alone; nothing stops the others. */
const ASKED_PER_SECOND = 1000;

const [WINDOWS_PER_DAY, SECONDS_PER_DAY, DAYS_PER_MONTH] = [288, 86_400, 30] as const;

/** AWS WAF is paid for each request that it looks at, also for what it refuses (aws.amazon.com/waf/pricing). */
const WAF_REQUEST = 0.6 / 1e6;

/** Two presets, for a configuration that has none: a card and the width of a text. */
const TWO_PRESETS = { card: { w: 320, h: 320 }, article: {} } as const;

/**
 * The worst case of a configuration as an open stage, as one that answers presets only, and as one that signs, for somebody who
 * has no signature.
 * @param pictures originals that the stranger knows the paths of
 */
export function worstCase(
  config: ImageConfig,
  { rateLimit, variantDays }: Pick<InfraSettings, 'rateLimit' | 'variantDays'>,
  pictures: number,
): Worst {
  const most = ASKED_PER_SECOND * SECONDS_PER_DAY;
  const sizedPerDay = rateLimit === false ? most : rateLimit * WINDOWS_PER_DAY;
  const requestsPerDay = Math.max(most, sizedPerDay);
  const presets = Object.keys(config.presets ?? {}).length > 0 ? (config.presets ?? {}) : TWO_PRESETS;
  const asked = costOf({ 'cdn-request': 1, 'viewer-function': 1 }) + (rateLimit === false ? 0 : WAF_REQUEST);
  const made = costOf(render(config, variantDays));
  const sent = (size: number) => costOf({ 'cdn-gb': size / 1e9 });
  const openOr = (stage: 'open' | 'presets only'): WorstCase => {
    const { total: perSource } = variantsPerSource({ ...config, presets, presetsOnly: stage !== 'open' });
    const request = asked + made + sent(LARGEST_BYTES);
    const renders = Math.min(sizedPerDay, pictures * perSource);
    const day =
      requestsPerDay * asked +
      renders * made +
      (sizedPerDay - renders) * costOf(refused(config)) +
      (requestsPerDay - sizedPerDay) * costOf(passedOn(config)) +
      // What is there is sent as fast as the line takes it.
      sent(LINE_BYTES);
    return { stage, perSource, request, source: perSource * request, day };
  };
  return {
    requestsPerDay,
    sizedPerDay,
    cases: [
      openOr('open'),
      openOr('presets only'),
      // Refused by viewer-request: no other function runs, and S3 is not asked.
      { stage: 'signed', perSource: 0, request: asked, source: 0, day: requestsPerDay * asked },
    ],
  };
}

/** A render that takes all its time, and what it stores for as long as a derivative is kept. */
const render = ({ timeoutMs, memoryMb }: ImageConfig, variantDays: number): Amounts => ({
  'edge-request': 2,
  'edge-gb-second': gbSeconds(timeoutMs, memoryMb),
  // The derivative twice, the original, and its entity tag.
  's3-get': 4,
  // The derivative, and a list before and after it.
  's3-put': 3,
  's3-gb-month': (LARGEST_BYTES / 1e9) * (variantDays / DAYS_PER_MONTH),
});

/** A size that is not made: another one than before each time, and its source has no room for it (ADR 37). */
const refused = ({ memoryMb }: ImageConfig): Amounts => ({
  'edge-request': 2,
  'edge-gb-second': gbSeconds(PASS_ON_MS, REQUEST_MEMORY_MB) + gbSeconds(PASS_ON_MS + LOOK_MS, memoryMb),
  // A look for the derivative, and the beginning of the original.
  's3-get': 2,
  // The list that has no room.
  's3-put': 1,
});

/** A bare path that the cache does not have, such as one of no original: both functions run, and S3 is asked once. */
const passedOn = ({ memoryMb }: ImageConfig): Amounts => ({
  'edge-request': 2,
  'edge-gb-second': gbSeconds(PASS_ON_MS, REQUEST_MEMORY_MB) + gbSeconds(PASS_ON_MS, memoryMb),
  's3-get': 1,
});

/** The worst case for a person. */
export function worstReport({ requestsPerDay, sizedPerDay, cases }: Worst, pictures: number): string {
  return [
    'At most, whatever strangers ask for:',
    '',
    table([
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
    `One machine makes ${count(requestsPerDay)} requests a day, ${count(sizedPerDay)} of them by size that no rule refuses, knows the paths of ${count(pictures)} originals, and has a line of 1 Gbit/s (${bytes(LINE_BYTES)} a day).`,
    `Each derivative takes all the time of a render, has ${bytes(LARGEST_BYTES)}, and is kept for its whole lifetime.`,
  ].join('\n');
}
