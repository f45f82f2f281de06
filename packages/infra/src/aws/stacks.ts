import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { awsProblem } from './problem.js';

/** A stack that exists. */
export interface FoundStack {
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Number of the account that it is in. */
  readonly account?: string;
}

/**
 * Looks a stack up; undefined when there is none.
 * @throws Unready when AWS does not answer, for want of credentials or otherwise
 */
export async function findStack(name: string, region: string): Promise<FoundStack | undefined> {
  const client = new CloudFormationClient({ region, maxAttempts: 3 });
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    if (stack === undefined) return undefined;
    // arn:aws:cloudformation:us-east-1:123456789012:stack/…
    const account = stack.StackId?.split(':')[4];
    return {
      status: stack.StackStatus ?? '',
      outputs: outputsOf(stack),
      ...(account !== undefined && { account }),
    };
  } catch (error) {
    // A ValidationError is all that CloudFormation says about a stack that is not there.
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message))
      return undefined;
    throw awsProblem(error, region);
  } finally {
    client.destroy();
  }
}

const outputsOf = ({ Outputs = [] }: Stack) =>
  Object.fromEntries(Outputs.map(({ OutputKey, OutputValue }) => [OutputKey ?? '', OutputValue ?? '']));
