import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { stackOf } from '../stacks.js';
import { nameOf, type Stage } from '../stage.js';
import { clientOptions } from './client.js';
import { awsProblem, isMissingStack } from './problem.js';

/** The current state of the event path from the bucket to Refine. */
export interface RefineParts {
  /** Whether the bucket sends its events to EventBridge; false also before there is a bucket. */
  readonly bucketSendsEvents: boolean;
  /** `ENABLED` or `DISABLED`; undefined if it does not exist. */
  readonly rule: string | undefined;
  /** State of the event source mapping, such as `Enabled`; undefined if it does not exist. */
  readonly fetches: string | undefined;
}

/**
 * Checks each part separately: each may have been removed since the deployment.
 * @throws SetupError if AWS does not answer or denies access
 */
export async function refineParts(stage: Stage): Promise<RefineParts> {
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
    const [rule = '', queue = ''] = [names.get('RefineRule'), names.get('RefineQueue')];
    // The queue is given by its URL, which ends with its name.
    const queueName = queue.split('/').at(-1) ?? '';
    const isQueue = (arn: string | undefined) => queueName !== '' && arn?.endsWith(`:${queueName}`) === true;
    const [notifications, found, mappings] = await Promise.all([
      clients.s3
        .send(new s3.GetBucketNotificationConfigurationCommand({ Bucket: bucket }))
        .catch(unlessMissing),
      rule === ''
        ? undefined
        : clients.events.send(new events.DescribeRuleCommand({ Name: rule })).catch(unlessMissing),
      clients.lambda
        .send(new lambda.ListEventSourceMappingsCommand({ FunctionName: nameOf(stage, 'Refine') }))
        .catch(unlessMissing),
    ]);
    return {
      bucketSendsEvents: notifications?.EventBridgeConfiguration !== undefined,
      rule: found?.State,
      fetches: mappings?.EventSourceMappings?.find(({ EventSourceArn }) => isQueue(EventSourceArn))?.State,
    };
  } catch (error) {
    throw awsProblem(error, region);
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
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
