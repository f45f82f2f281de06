import {
  CloudFormationClient,
  DescribeEventsCommand,
  DescribeStackEventsCommand,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';

/** The resource that a change of a stack failed at, and the reason in AWS's words. */
export interface StackFailure {
  readonly resource: string;
  readonly type: string;
  readonly reason: string;
}

/** What CloudFormation writes about resources that it did not get to. */
const NOT_REACHED = /cancelled/i;

/**
 * The first resource that failed in a stack since a time; undefined when CloudFormation tells of none, or cannot be asked,
 * because this is looked for when something has gone wrong already.
 */
export async function findFailure(
  stackName: string,
  region: string,
  since: Date,
): Promise<StackFailure | undefined> {
  const client = new CloudFormationClient({ region, maxAttempts: 3 });
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

/**
 * What CloudFormation found wrong before it changed anything, such as a name that is taken: it writes that apart from the
 * events of the stack.
 */
async function findInvalid(
  client: CloudFormationClient,
  stackName: string,
  since: Date,
): Promise<StackFailure | undefined> {
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

/** Newest first is how CloudFormation lists events; those of the stack as a whole only repeat the others. */
const isFailure = (
  { ResourceStatus, ResourceStatusReason, ResourceType, Timestamp }: StackEvent,
  since: Date,
) =>
  /_FAILED$/.test(ResourceStatus ?? '') &&
  ResourceType !== 'AWS::CloudFormation::Stack' &&
  !NOT_REACHED.test(ResourceStatusReason ?? '') &&
  (Timestamp === undefined || Timestamp >= since);
