import { alarm } from '../alarm.js';
import { attribute, policy, type Resources, ref, type Statement, sub } from '../cloudformation.js';
import { boundsOf } from '../permissions/role-bounds.js';
import { EDGE_REGION, hasCanary, nameOf, type Stage } from '../stage.js';

/** Minutes between two looks, unless told. */
const MINUTES = 15;

/** Seconds that a look may take: each of some twenty requests may have to wait for a render. */
const TIMEOUT_SECONDS = 300;

const minutesOf = ({ infra }: Stage): number => infra.canaryMinutes ?? MINUTES;

/**
 * The function that looks at the stage, as osls wants it written. It runs in us-east-1, where the name of the distribution is known;
 * it sees what a viewer there sees.
 */
export const canaryFunction = (stage: Stage) =>
  hasCanary(stage)
    ? {
        Canary: {
          name: nameOf(stage, 'Canary'),
          handler: 'canary.handler',
          role: 'CanaryRole',
          memorySize: 256,
          timeout: TIMEOUT_SECONDS,
          logRetentionInDays: stage.infra.logDays,
          environment: { CAMEO_BASE_URL: baseOf(stage) },
          package: { artifact: 'Canary.zip' },
        },
      }
    : {};

function baseOf({ config, infra: { alias } }: Stage) {
  if (config.baseUrl !== '') return config.baseUrl;
  return alias === undefined ? sub(`https://\${ImageDistribution.DomainName}`) : `https://${alias}`;
}

/** The schedule of the canary, what both may do, and the alarm. */
export function canary(stage: Stage): Resources {
  if (!hasCanary(stage)) return {};
  const trust = (Sid: string, Service: string) => ({
    Sid,
    Effect: 'Allow' as const,
    Principal: { Service },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
  });
  const role = (trusted: Statement, allowed: Statement): Resources[string] => ({
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: policy(trusted),
      ...boundsOf(stage.infra),
      Policies: [{ PolicyName: 'least', PolicyDocument: policy(allowed) }],
    },
  });
  const { Condition: _, ...lambda } = trust('RunInItsRegion', 'lambda.amazonaws.com');
  return {
    // It asks as a viewer does, and needs nothing of the account but its log.
    CanaryRole: role(lambda, {
      Sid: 'WriteOwnLog',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: sub(
        `arn:aws:logs:${EDGE_REGION}:\${AWS::AccountId}:log-group:/aws/lambda/${nameOf(stage, 'Canary')}:*`,
      ),
    }),
    CanaryScheduleRole: role(trust('RunOnSchedule', 'scheduler.amazonaws.com'), {
      Sid: 'CallTheCanary',
      Effect: 'Allow',
      Action: 'lambda:InvokeFunction',
      Resource: attribute('CanaryLambdaFunction', 'Arn'),
    }),
    CanarySchedule: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        Name: nameOf(stage, 'canary'),
        Description: 'Looks at the stage as "cameo doctor" does',
        ScheduleExpression: `rate(${minutesOf(stage)} minutes)`,
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: attribute('CanaryLambdaFunction', 'Arn'),
          RoleArn: attribute('CanaryScheduleRole', 'Arn'),
          RetryPolicy: { MaximumRetryAttempts: 0 },
        },
      },
    },
    // A look that failed is not taken again before its time: the alarm counts looks.
    CanaryOnce: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: ref('CanaryLambdaFunction'),
        Qualifier: '$LATEST',
        MaximumRetryAttempts: 0,
      },
    },
    CanaryAlarm: alarm(stage, {
      about: 'the canary found something wrong twice in a row, or does not run.',
      metric: {
        namespace: 'AWS/Lambda',
        name: 'Errors',
        dimensions: { FunctionName: nameOf(stage, 'Canary') },
        statistic: 'Sum',
      },
      above: 0,
      periods: 2,
      periodSeconds: minutesOf(stage) * 60,
      silence: 'breaching',
    }),
  };
}
