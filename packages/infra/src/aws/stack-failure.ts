import type { CloudFormationClient, StackEvent } from '@aws-sdk/client-cloudformation';
import { clientOptions } from './client.js';
import { awsProblem, isMissingStack } from './problem.js';

/** The resource at which a stack operation failed, and AWS's reason. */
export interface StackFailure {
  readonly resource: string;
  readonly type: string;
  readonly reason: string;
}

/** CloudFormation's reason for resources that it did not process. */
const CANCELLED = /cancelled/i;

/**
 * The time of a stack's newest event: what an operation adds is later. It is CloudFormation's own time, because clocks differ, and
 * a second attempt may follow the first one within seconds.
 * @throws SetupError if AWS does not answer or denies access
 */
export async function newestEvent(stackName: string, region: string): Promise<Date> {
  const { CloudFormationClient, DescribeStackEventsCommand } = await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient(clientOptions(region));
  try {
    const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: stackName }));
    return StackEvents[0]?.Timestamp ?? new Date(0);
  } catch (error) {
    if (isMissingStack(error)) return new Date(0);
    throw awsProblem(error, region);
  } finally {
    client.destroy();
  }
}

/**
 * The first resource that failed in a stack since a time; undefined if CloudFormation reports none, or does not answer, because
 * this explains an earlier failure.
 * @param since from `newestEvent`, before the operation
 */
export async function findFailure(
  stackName: string,
  region: string,
  since: Date,
): Promise<StackFailure | undefined> {
  const { CloudFormationClient } = await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient(clientOptions(region));
  try {
    const failed = (await eventsSince(client, stackName, since)).filter(isFailure).at(-1);
    if (failed === undefined) return await findInvalid(client, stackName, since);
    return {
      resource: failed.LogicalResourceId ?? '',
      type: failed.ResourceType ?? '',
      reason: (failed.ResourceStatusReason ?? '').replace(/\s+/g, ' ').trim(),
    };
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}

/** CloudFormation lists a hundred events at a time, newest first, and the rollback of a stage alone has as many. */
async function eventsSince(client: CloudFormationClient, StackName: string, since: Date) {
  const { paginateDescribeStackEvents } = await import('@aws-sdk/client-cloudformation');
  const found: StackEvent[] = [];
  for await (const { StackEvents = [] } of paginateDescribeStackEvents({ client }, { StackName })) {
    const added = StackEvents.filter(({ Timestamp }) => isLater(Timestamp, since));
    found.push(...added);
    if (added.length < StackEvents.length) break;
  }
  return found;
}

const isLater = (time: Date | undefined, since: Date): boolean => time === undefined || time > since;

/** CloudFormation's validation errors before a change, such as a name in use: they are not among the events of the stack. */
async function findInvalid(
  client: CloudFormationClient,
  stackName: string,
  since: Date,
): Promise<StackFailure | undefined> {
  const { DescribeEventsCommand } = await import('@aws-sdk/client-cloudformation');
  const { OperationEvents = [] } = await client.send(
    new DescribeEventsCommand({ StackName: stackName, Filters: { FailedEvents: true } }),
  );
  const invalid = OperationEvents.filter(
    ({ ValidationStatus, Timestamp }) => ValidationStatus === 'FAILED' && isLater(Timestamp, since),
  ).at(-1);
  if (invalid === undefined) return undefined;
  return {
    resource: invalid.LogicalResourceId ?? '',
    type: invalid.ResourceType ?? '',
    reason: (invalid.ValidationStatusReason ?? '').replace(/\s+/g, ' ').trim(),
  };
}

/** Events of the stack as a whole only repeat the others. */
const isFailure = ({ ResourceStatus, ResourceStatusReason, ResourceType }: StackEvent) =>
  /_FAILED$/.test(ResourceStatus ?? '') &&
  ResourceType !== 'AWS::CloudFormation::Stack' &&
  !CANCELLED.test(ResourceStatusReason ?? '');
