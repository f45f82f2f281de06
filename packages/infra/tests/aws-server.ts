import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The server's answer to an action: a status and XML, or JSON. */
export interface AwsAnswer {
  readonly status: number;
  readonly body: string;
}

/** A loopback server with the protocol of CloudFormation and CloudWatch Logs; it records its requests. */
export async function awsServer(answer: (action: string, input: string) => AwsAnswer) {
  const actions: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    let text = '';
    for await (const chunk of incoming) text += String(chunk);
    const target = String(incoming.headers['x-amz-target'] ?? '');
    const action =
      target === '' ? (new URLSearchParams(text).get('Action') ?? '') : (target.split('.').pop() ?? '');
    actions.push(action);
    const { status, body } = answer(action, text);
    outgoing.writeHead(status, {
      'content-type': target === '' ? 'text/xml' : 'application/x-amz-json-1.1',
    });
    outgoing.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, actions, close: () => server.close() };
}

/** An error in CloudFormation's format. */
export const refusal = (status: number, code: string, message: string): AwsAnswer => ({
  status,
  body: `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
});

export const noStack = refusal(400, 'ValidationError', 'Stack with id cameo does not exist');

/** A stack in CloudFormation's format. */
export const aStack = (status: string, outputs: Readonly<Record<string, string>>): AwsAnswer => ({
  status: 200,
  body: `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>cameo</StackName><StackStatus>${status}</StackStatus><Outputs>${Object.entries(
    outputs,
  )
    .map(
      ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
    )
    .join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
});
