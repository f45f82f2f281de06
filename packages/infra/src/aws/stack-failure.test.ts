import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { awsServer, noStack } from '../../tests/aws-server.js';
import { findFailure, newestEvent } from './stack-failure.js';

interface Event {
  readonly at: number;
  readonly resource: string;
  readonly status: string;
  readonly reason?: string;
}

const member = ({ at, resource, status, reason = '' }: Event) =>
  `<member><EventId>${at}</EventId><LogicalResourceId>${resource}</LogicalResourceId><ResourceType>AWS::X::Y</ResourceType>` +
  `<ResourceStatus>${status}</ResourceStatus><ResourceStatusReason>${reason}</ResourceStatusReason>` +
  `<Timestamp>${new Date(at * 1000).toISOString()}</Timestamp></member>`;

/** A hundred events a page, newest first. */
const PAGE = 100;

let closing: () => void = () => undefined;
beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
});
afterEach(() => {
  vi.unstubAllEnvs();
  closing();
});

/** CloudFormation with the events of one stack, given oldest first. */
async function stackWith(events: readonly Event[]) {
  const newest = events.toReversed();
  const { url, actions, close } = await awsServer((_, input) => {
    if (events.length === 0) return noStack;
    const from = Number(new URLSearchParams(input).get('NextToken') ?? 0);
    const next = from + PAGE < newest.length ? `<NextToken>${from + PAGE}</NextToken>` : '';
    const page = newest
      .slice(from, from + PAGE)
      .map(member)
      .join('');
    const result = `<DescribeStackEventsResult><StackEvents>${page}</StackEvents>${next}</DescribeStackEventsResult>`;
    return { status: 200, body: `<DescribeStackEventsResponse>${result}</DescribeStackEventsResponse>` };
  });
  vi.stubEnv('AWS_ENDPOINT_URL', url);
  closing = close;
  return actions;
}

const made = (from: number, count: number): readonly Event[] =>
  Array.from({ length: count }, (_, at) => ({
    at: from + at,
    resource: `Made${at}`,
    status: 'CREATE_COMPLETE',
  }));

it('the first failure of an operation is found behind the hundred events of its rollback', async () => {
  const actions = await stackWith([
    { at: 1, resource: 'Earlier', status: 'CREATE_FAILED', reason: 'old' },
    ...made(10, 250),
    { at: 300, resource: 'First', status: 'CREATE_FAILED', reason: 'no room' },
    { at: 301, resource: 'Second', status: 'CREATE_FAILED', reason: 'Resource creation cancelled' },
    ...made(310, 240),
  ]);
  const failure = await findFailure('cameo-edge-dev', 'us-east-1', new Date(5000));
  expect(failure).toEqual({ resource: 'First', type: 'AWS::X::Y', reason: 'no room' });
  // Events from before the operation are not read to their end.
  expect(actions).toHaveLength(5);
});

it('a failure of the attempt before, a second ago, is not that of this one', async () => {
  const before: readonly Event[] = [
    { at: 1000, resource: 'Bucket', status: 'CREATE_FAILED', reason: 'taken' },
    { at: 1001, resource: 'Bucket', status: 'DELETE_COMPLETE' },
  ];
  await stackWith(before);
  const since = await newestEvent('cameo-media-dev', 'us-east-1');
  closing();
  await stackWith([...before, { at: 1002, resource: 'Queue', status: 'CREATE_FAILED', reason: 'denied' }]);
  expect((await findFailure('cameo-media-dev', 'us-east-1', since))?.resource).toBe('Queue');
});

it('every event of a new stack belongs to the operation', async () => {
  await stackWith([]);
  expect(await newestEvent('cameo-media-dev', 'us-east-1')).toEqual(new Date(0));
});
