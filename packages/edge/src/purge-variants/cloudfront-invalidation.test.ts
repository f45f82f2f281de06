import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { createCloudFrontInvalidation } from './cloudfront-invalidation.js';

/** Pause before a retry when CloudFront is busy, ms. */
const BUSY_PAUSE_MS = 100;

const running: Server[] = [];
afterAll(() => {
  for (const server of running) server.close();
});

interface Received {
  readonly line: string;
  readonly authorization: string;
  readonly body: string;
}

const ACCEPTED = {
  status: 201,
  body: '<Invalidation xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Id>I2J0I21PCUYOIK</Id><Status>InProgress</Status></Invalidation>',
};
const refusal = (status: number, code: string) => ({
  status,
  body: `<ErrorResponse xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>On purpose</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
});

/** A server that responds like CloudFront's API reference, one answer after the other, and then repeats the last one. */
async function cloudFront(...answers: readonly { readonly status: number; readonly body: string }[]) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const answer = answers[Math.min(received.length, answers.length - 1)] ?? ACCEPTED;
    received.push({
      line: `${request.method} ${request.url}`,
      authorization: request.headers.authorization ?? '',
      body,
    });
    response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(answer.body);
  });
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const invalidate = createCloudFrontInvalidation({
    distributionId: 'EDFDVBD6EXAMPLE',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    busyPauseMs: BUSY_PAUSE_MS,
  });
  return { invalidate, received };
}

const itemsIn = (body: string) => [...body.matchAll(/<Path>([^<]*)<\/Path>/g)].map(([, path]) => path);
const referenceIn = (body: string) => /<CallerReference>([^<]+)<\/CallerReference>/.exec(body)?.[1];

// These tests wait, so they run concurrently.
describe.concurrent('createCloudFrontInvalidation', () => {
  it('creates one signed invalidation with tags among the paths', async () => {
    const { invalidate, received } = await cloudFront(ACCEPTED);
    await invalidate(['0a1b', 'c2d3', 'e4f5'], 10_000);
    const [first] = received;
    expect(received).toHaveLength(1);
    expect(first?.line).toBe('POST /2020-05-31/distribution/EDFDVBD6EXAMPLE/invalidation');
    expect(first?.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/us-east-1\/cloudfront\/aws4_request, /,
    );
    expect(first?.body).toContain('<Quantity>3</Quantity>');
    expect(itemsIn(first?.body ?? '')).toEqual(['#0a1b', '#c2d3', '#e4f5']);
  });

  it('waits while CloudFront has too many in progress, and retries the same one', async () => {
    const busy = refusal(400, 'TooManyInvalidationsInProgress');
    const { invalidate, received } = await cloudFront(busy, busy, ACCEPTED);
    await invalidate(['a1'], 10_000);
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ body }) => referenceIn(body))).size).toBe(1);
  });

  it('retries when throttled or when the server fails, and pays once', async () => {
    const { invalidate, received } = await cloudFront(
      refusal(400, 'Throttling'),
      refusal(503, 'ServiceUnavailable'),
      ACCEPTED,
    );
    await invalidate(['a1'], 20_000);
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ body }) => referenceIn(body))).size).toBe(1);
  });

  it('creates a new invalidation for a new purge', async () => {
    const { invalidate, received } = await cloudFront(ACCEPTED);
    await invalidate(['a1'], 10_000);
    await invalidate(['a1'], 10_000);
    expect(new Set(received.map(({ body }) => referenceIn(body))).size).toBe(2);
  });

  it('gives up at the deadline, and immediately when access is denied', async () => {
    const busy = await cloudFront(refusal(400, 'TooManyInvalidationsInProgress'));
    await expect(busy.invalidate(['a1'], 2000)).rejects.toMatchObject({
      name: 'TooManyInvalidationsInProgress',
    });
    expect(busy.received.length).toBeGreaterThan(1);
    const refused = await cloudFront(refusal(403, 'AccessDenied'));
    await expect(refused.invalidate(['a1'], 10_000)).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(refused.received).toHaveLength(1);
  });
});
