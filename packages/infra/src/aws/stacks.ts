import type { Stack } from '@aws-sdk/client-cloudformation';
import { clientOptions } from './client.js';
import { awsProblem, isMissingStack } from './problem.js';

/** An existing stack. */
export interface FoundStack {
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Whether CloudFormation refuses to delete it. */
  readonly isProtected?: boolean;
  /** Id of its account. */
  readonly account?: string;
}

/**
 * Looks up a stack; undefined if there is none.
 * @throws SetupError if AWS does not answer or denies access
 */
export async function findStack(name: string, region: string): Promise<FoundStack | undefined> {
  const { CloudFormationClient, DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient(clientOptions(region));
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    if (stack === undefined) return undefined;
    // arn:aws:cloudformation:us-east-1:123456789012:stack/…
    const account = stack.StackId?.split(':')[4];
    return {
      status: stack.StackStatus ?? '',
      outputs: outputsOf(stack),
      isProtected: stack.EnableTerminationProtection === true,
      ...(account !== undefined && { account }),
    };
  } catch (error) {
    if (isMissingStack(error)) return undefined;
    throw awsProblem(error, region);
  } finally {
    client.destroy();
  }
}

const outputsOf = ({ Outputs = [] }: Stack) =>
  Object.fromEntries(Outputs.map(({ OutputKey, OutputValue }) => [OutputKey ?? '', OutputValue ?? '']));
