import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { QueueConfiguration } from '@aws-sdk/client-s3';
import { stackOf } from '../stacks.js';
import { type FunctionName, nameOf, type Stage } from '../stage.js';
import { clientOptions } from './client.js';
import { awsProblem, isMissingStack } from './problem.js';

/** The current state of the path of the bucket's events to a function. */
export interface EventPath {
  /** Whether the stage has the queue at its end. */
  readonly isDeployed: boolean;
  /** Whether the bucket sends its events, to the queue or to EventBridge; false also before there is a bucket. */
  readonly bucketSends: boolean;
  /** State of the rule between them, `ENABLED` or `DISABLED`; undefined if it does not exist, and null if none is needed. */
  readonly rule: string | undefined | null;
  /** State of the event source mapping, such as `Enabled`; undefined if it does not exist. */
  readonly fetches: string | undefined;
}

/** The names of a path's parts in the template; without a rule the bucket itself notifies the queue. */
interface PathParts {
  readonly to: FunctionName;
  readonly queue: string;
  readonly rule?: string;
}

/** The path of changed originals to PurgeVariants. */
export const purgePath = (stage: Stage): Promise<EventPath> =>
  eventPath(stage, {
    to: 'PurgeVariants',
    queue: 'ChangesQueue',
    ...(stage.infra.existingBucket && { rule: 'ChangesRule' }),
  });

/** The path of stored derivatives to Refine. */
export const refinePath = (stage: Stage): Promise<EventPath> =>
  eventPath(stage, { to: 'Refine', queue: 'RefineQueue', rule: 'RefineRule' });

/**
 * Checks each part separately: each may have been removed since the deployment.
 * @throws SetupError if AWS does not answer or denies access
 */
async function eventPath(stage: Stage, parts: PathParts): Promise<EventPath> {
  const { region, bucket } = stage.config;
  const [stacks, events, lambda, s3] = await Promise.all([
    import('@aws-sdk/client-cloudformation'),
    import('@aws-sdk/client-eventbridge'),
    import('@aws-sdk/client-lambda'),
    import('@aws-sdk/client-s3'),
  ]);
  const options = clientOptions(region);
  const clients = {
    stacks: new stacks.CloudFormationClient(options),
    events: new events.EventBridgeClient(options),
    lambda: new lambda.LambdaClient(options),
    s3: new s3.S3Client({ ...options, followRegionRedirects: true }),
  };
  try {
    const names = await physicalNames(clients.stacks, stackOf('media', stage.name));
    const rule = parts.rule === undefined ? '' : (names.get(parts.rule) ?? '');
    // The queue is given by its URL, which ends with its name.
    const queueName = (names.get(parts.queue) ?? '').split('/').at(-1) ?? '';
    const isQueue = (arn: string | undefined) => queueName !== '' && arn?.endsWith(`:${queueName}`) === true;
    const [notifications, found, mappings] = await Promise.all([
      clients.s3
        .send(new s3.GetBucketNotificationConfigurationCommand({ Bucket: bucket }))
        .catch(unlessMissing),
      rule === ''
        ? undefined
        : clients.events.send(new events.DescribeRuleCommand({ Name: rule })).catch(unlessMissing),
      clients.lambda
        .send(new lambda.ListEventSourceMappingsCommand({ FunctionName: nameOf(stage, parts.to) }))
        .catch(unlessMissing),
    ]);
    const { QueueConfigurations = [], EventBridgeConfiguration } = notifications ?? {};
    return {
      isDeployed: queueName !== '',
      bucketSends:
        parts.rule === undefined
          ? tellsAll(QueueConfigurations.filter(({ QueueArn }) => isQueue(QueueArn)))
          : EventBridgeConfiguration !== undefined,
      rule: parts.rule === undefined ? null : found?.State,
      fetches: mappings?.EventSourceMappings?.find(({ EventSourceArn }) => isQueue(EventSourceArn))?.State,
    };
  } catch (error) {
    throw awsProblem(error, region);
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}

/** Whether notifications cover stored and deleted objects: others may have replaced some, as they are one list. */
function tellsAll(configurations: readonly QueueConfiguration[]): boolean {
  const events = configurations.flatMap(({ Events = [], Filter }) => (Filter === undefined ? Events : []));
  return (['s3:ObjectCreated:*', 's3:ObjectRemoved:*'] as const).every((event) => events.includes(event));
}
function unlessMissing(error: unknown): undefined {
  if (error instanceof Error && /^(?:ResourceNotFoundException|NoSuchBucket)$/.test(error.name))
    return undefined;
  throw error;
}

/** Physical ids of the resources in a stack; empty if there is no stack. */
async function physicalNames(
  client: CloudFormationClient,
  StackName: string,
): Promise<ReadonlyMap<string, string>> {
  const { ListStackResourcesCommand } = await import('@aws-sdk/client-cloudformation');
  const found = new Map<string, string>();
  let NextToken: string | undefined;
  try {
    do {
      const page = await client.send(
        new ListStackResourcesCommand({ StackName, ...(NextToken !== undefined && { NextToken }) }),
      );
      for (const { LogicalResourceId = '', PhysicalResourceId = '' } of page.StackResourceSummaries ?? [])
        found.set(LogicalResourceId, PhysicalResourceId);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
  } catch (error) {
    if (!isMissingStack(error)) throw error;
  }
  return found;
}
