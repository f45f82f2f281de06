import type { Amounts } from '../operate/prices.js';
import { gbSeconds, LOOKUP_MS, type RefineTraffic, refineTime, type Traffic } from './traffic.js';

/** Calls per message: send, receive and delete. */
const CALLS_PER_MESSAGE = 3;

/** Refine's own PUT causes a second message, which finds the mark and ends. */
const MESSAGES_PER_DERIVATIVE = 2;

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
 * A month's additional quantities for refining. Lambda's polling of an empty queue, about 650,000 calls a month, is omitted:
 * the first million is always free.
 * @param refined number of refined derivatives
 * @param stored number of other objects stored in the bucket: each causes an event
 */
export function looked(
  { refine }: Traffic,
  refined: number,
  stored: number,
): Amounts & { readonly 's3-get': number; readonly 's3-put': number } {
  if (refine === undefined) return { 's3-get': 0, 's3-put': 0 };
  const messages = refined * MESSAGES_PER_DERIVATIVE;
  return {
    'regional-request': messages,
    [refineTime(refine.architecture)]: refined * gbSeconds(refine.ms + LOOKUP_MS, refine.memoryMb),
    'queue-request': messages * CALLS_PER_MESSAGE,
    event: stored + refined,
    's3-get': READS * refined,
    's3-put': STORES * refined,
  };
}
