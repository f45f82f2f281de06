import type { TestRequest } from '../function-events.js';
import { PASSED, REFUSED, RESPELLED } from '../viewer-request-cases.js';

const ACCEPTS = [
  'image/avif,image/webp,*/*;q=0.8',
  'image/webp',
  '*/*',
  'image/avif',
  'image/webp;q=0.5,image/jpeg',
];

/** Seeds of the fuzzers: URLs with a documented outcome, each with an `Accept`. */
export const SEEDS: readonly TestRequest[] = [...PASSED, ...RESPELLED, ...REFUSED].map(([url], index) => ({
  url,
  accept: [ACCEPTS[index % ACCEPTS.length] ?? ''],
  method: 'GET',
}));

/** A request as bytes, and back: URL, `Accept` and method in three lines. Any bytes form a request. */
export const toBytes = ({ url, accept = [], method = 'GET' }: TestRequest): Buffer =>
  Buffer.from(`${url}\n${accept.join(', ')}\n${method}`);

export function fromBytes(bytes: Uint8Array): TestRequest {
  const [url = '', accept = '', method = ''] = Buffer.from(bytes).toString().split('\n');
  return { url, accept: accept === '' ? [] : [accept], method: method === '' ? 'GET' : method };
}
