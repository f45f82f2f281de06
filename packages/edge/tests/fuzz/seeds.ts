import type { Asked } from '../function-events.js';
import { PASSED, REFUSED, RESPELLED } from '../viewer-request-cases.js';

const ACCEPTS = [
  'image/avif,image/webp,*/*;q=0.8',
  'image/webp',
  '*/*',
  'image/avif',
  'image/webp;q=0.5,image/jpeg',
];

/** What fuzzers start from: the URLs whose outcome is written down, each with an `Accept`. */
export const SEEDS: readonly Asked[] = [...PASSED, ...RESPELLED, ...REFUSED].map(([url], index) => ({
  url,
  accept: [ACCEPTS[index % ACCEPTS.length] ?? ''],
  method: 'GET',
}));

/** A request as bytes, and back: URL, `Accept` and method in three lines. Any bytes are some request. */
export const toBytes = ({ url, accept = [], method = 'GET' }: Asked): Buffer =>
  Buffer.from(`${url}\n${accept.join(', ')}\n${method}`);

export function fromBytes(bytes: Uint8Array): Asked {
  const [url = '', accept = '', method = ''] = Buffer.from(bytes).toString().split('\n');
  return { url, accept: accept === '' ? [] : [accept], method: method === '' ? 'GET' : method };
}
