import type { CloudFormationClient, StackEvent } from '@aws-sdk/client-cloudformation';
import { clientOptions } from './client.js';

/** The resource at which a stack operation failed, and AWS's reason. */
export interface StackFailure {
  readonly resource: string;
  readonly type: string;
  readonly reason: string;
}

/** CloudFormation's reason for resources that it did not process. */
const CANCELLED = /cancelled/i;

/**
 * The first resource that failed in a stack since a time; undefined if CloudFormation reports none, or does not answer, because
 * this explains an earlier failure.
 */
export async function findFailure(
  stackName: string,
  region: string,
  since: Date,
): Promise<StackFailure | undefined> {
  const { CloudFormationClient, DescribeStackEventsCommand } = await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient(clientOptions(region));
  try {
    const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: stackName }));
    const failed = StackEvents.filter((event) => isFailure(event, since)).at(-1);
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
    ({ ValidationStatus, Timestamp }) =>
      ValidationStatus === 'FAILED' && (Timestamp === undefined || Timestamp >= since),
  ).at(-1);
  if (invalid === undefined) return undefined;
  return {
    resource: invalid.LogicalResourceId ?? '',
    type: invalid.ResourceType ?? '',
    reason: (invalid.ValidationStatusReason ?? '').replace(/\s+/g, ' ').trim(),
  };
}

/** CloudFormation lists events newest first; those of the stack as a whole only repeat the others. */
const isFailure = (
  { ResourceStatus, ResourceStatusReason, ResourceType, Timestamp }: StackEvent,
  since: Date,
) =>
  /_FAILED$/.test(ResourceStatus ?? '') &&
  ResourceType !== 'AWS::CloudFormation::Stack' &&
  !CANCELLED.test(ResourceStatusReason ?? '') &&
  (Timestamp === undefined || Timestamp >= since);
