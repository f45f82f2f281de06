import type { Amounts } from '../operate/prices.js';
import { gbSeconds, LOOKUP_MS, type RefineTraffic, refineTime, type Traffic } from './traffic.js';

/** Calls per message: send, receive and delete. */
const CALLS_PER_MESSAGE = 3;

/** Refine's own PUT causes a second message, which finds the mark and ends. */
const RUNS_PER_DERIVATIVE = 2;

/** Those two, and the message about that PUT to PurgeVariants, which ignores it. */
const MESSAGES_PER_DERIVATIVE = 3;

/** Events about that PUT, and about the replaced version, which the bucket deletes a day later. */
const EVENTS_PER_DERIVATIVE = 2;

const [DAYS_PER_MONTH, HOURS_PER_MONTH, SECONDS_PER_DAY] = [30, 720, 86_400] as const;

/** Lambda's calls of an empty queue in a month: five connections, each of which waits for 20 s. */
const IDLE_CALLS = (5 * DAYS_PER_MONTH * SECONDS_PER_DAY) / 20;

/** Its alarms, and the metrics from its log that have a value whenever a derivative becomes smaller (refine-metrics.ts). */
const [ALARMS, METRICS] = [3, 2] as const;

/** The derivative, its original and the check of the original; and the derivative again for its second message. */
const [READS, STORES] = [4, 1] as const;

/** The number of a month's renders that are refined. */
export const refinedOf = ({ formats, refine }: Traffic, renders: number): number =>
  refine === undefined || formats === 0 ? 0 : Math.round((renders * refine.formats) / formats);

/** Bytes saved in sent views. */
export const savedInViews = ({ views, refine }: Traffic): number =>
  refine === undefined ? 0 : views * refine.views * savedOf(refine);

/** Bytes saved in the bucket for this number of derivatives. */
export const savedInBucket = (traffic: Traffic, derivatives: number): number =>
  traffic.refine === undefined ? 0 : refinedOf(traffic, derivatives) * savedOf(traffic.refine);

const savedOf = ({ pictureKb, saved }: RefineTraffic): number => pictureKb * 1000 * saved;

/**
 * A month's additional quantities for refining: all that `refine: false` saves, except its log.
 * @param refined number of refined derivatives
 * @param stored number of other objects stored in the bucket: each causes an event
 */
export function looked(
  { refine }: Traffic,
  refined: number,
  stored: number,
): Amounts & { readonly 's3-get': number; readonly 's3-put': number } {
  if (refine === undefined) return { 's3-get': 0, 's3-put': 0 };
  return {
    'regional-request': refined * RUNS_PER_DERIVATIVE,
    [refineTime(refine.architecture)]: refined * gbSeconds(refine.ms + LOOKUP_MS, refine.memoryMb),
    'queue-request': refined * MESSAGES_PER_DERIVATIVE * CALLS_PER_MESSAGE + IDLE_CALLS,
    event: stored + refined * EVENTS_PER_DERIVATIVE,
    alarm: ALARMS,
    'metric-hour': METRICS * Math.min(refined, HOURS_PER_MONTH),
    's3-get': READS * refined,
    's3-put': STORES * refined,
  };
}
