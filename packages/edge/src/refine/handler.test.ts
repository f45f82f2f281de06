import { expect, it } from 'vitest';
import type { LogLine } from '../http/log.js';
import { createRefineHandler } from './handler.js';

/** The event that S3 sends to EventBridge, as in the S3 user guide ("Object Created"). */
const created = (key: string) => ({
  version: '0',
  id: '17793124-05d4-b198-2fde-7ededc63b103',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  account: '111122223333',
  time: '2026-11-12T00:00:00Z',
  region: 'ca-central-1',
  resources: ['arn:aws:s3:::amzn-s3-demo-bucket1'],
  detail: {
    version: '0',
    bucket: { name: 'amzn-s3-demo-bucket1' },
    object: { key, size: 5, etag: 'b1946ac92492d2347c6235b4d2611184', sequencer: '617f08299329d189' },
    'request-id': 'N4N7GDK58NMKJ12R',
    requester: '123456789012',
    'source-ip-address': '1.2.3.4',
    reason: 'PutObject',
  },
});

const batch = (...bodies: readonly string[]) => ({
  Records: bodies.map((body, at) => ({ messageId: `message ${at}`, body, receiptHandle: 'x' })),
});
const messageOf = (key: string) => JSON.stringify(created(key));

/** Runs the handler; refining the `failing` keys fails. */
async function run(event: ReturnType<typeof batch>, leftMs = 60_000, failing: readonly string[] = []) {
  const log: LogLine[] = [];
  const calls: (readonly [key: string, budgetMs: number | undefined])[] = [];
  const handler = createRefineHandler(
    async (key, budgetMs) => {
      calls.push([key, budgetMs]);
      if (failing.includes(key)) throw new Error(`S3 did not read ${key}`);
      return { outcome: 'smaller', ms: 1 };
    },
    (line) => log.push(line),
  );
  const answer = await handler(event, { getRemainingTimeInMillis: () => leftMs });
  const again = answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  return {
    again,
    calls,
    log: log.map(({ level, event: what, key, reason }) => ({ level, what, key, reason })),
  };
}

it('refines a stored object by its key as it is in the bucket', async () => {
  const key = '_variants/two words+100%/Zoë.jpg/w-640.avif';
  const { again, calls, log } = await run(batch(messageOf(key)));
  expect(again).toEqual([]);
  expect(calls.map(([asKey]) => asKey)).toEqual([key]);
  expect(calls[0]?.[1]).toBeGreaterThan(59_000);
  expect(log).toEqual([]);
});

it('retries only the messages that failed', async () => {
  const keys = ['_variants/a.jpg/w-640.avif', '_variants/b.jpg/w-640.avif', '_variants/c.jpg/w-640.avif'];
  const { again, calls, log } = await run(batch(...keys.map(messageOf)), 60_000, [keys[1] ?? '']);
  expect(again).toEqual(['message 1']);
  expect(calls.map(([key]) => key)).toEqual(keys);
  expect(log).toEqual([
    { level: 'error', what: 'refine-failed', key: keys[1], reason: `S3 did not read ${keys[1]}` },
  ]);
  // Each has its share of the remaining time.
  expect(calls.map(([, ms = 0]) => Math.round(ms / 1000))).toEqual([20, 30, 60]);
});

it('starts nothing without enough time', async () => {
  const { again, calls } = await run(batch(messageOf('_variants/a.jpg/w-640.avif')), 4000);
  expect([again, calls]).toEqual([['message 0'], []]);
});

it.each([
  ['no JSON', '{'],
  ['null', 'null'],
  [
    'an event of another kind',
    JSON.stringify({ 'detail-type': 'Object Deleted', detail: { object: { key: 'k' } } }),
  ],
  ['an event without a key', JSON.stringify({ 'detail-type': 'Object Created', detail: { object: {} } })],
  ['a notification of S3', JSON.stringify({ Records: [{ s3: { object: { key: 'k' } } }] })],
])('logs an unreadable message, and handles the rest: %s', async (_, body) => {
  const { again, calls, log } = await run(batch(body, messageOf('_variants/a.jpg/w-640.avif')));
  expect(again).toEqual(['message 0']);
  expect(calls.map(([key]) => key)).toEqual(['_variants/a.jpg/w-640.avif']);
  expect(log).toEqual([
    {
      level: 'error',
      what: 'refine-failed',
      key: 'message 0',
      reason: `Got ${body}, expected an event "Object Created" of EventBridge with detail.object.key.`,
    },
  ]);
});

it('accepts an empty batch', async () => {
  expect((await run(batch())).again).toEqual([]);
});
