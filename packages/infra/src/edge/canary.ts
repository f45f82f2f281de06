import { alarm } from '../alarm.js';
import { attribute, policy, type Resources, ref, type Statement, sub } from '../cloudformation.js';
import { boundsOf } from '../permissions/role-bounds.js';
import { EDGE_REGION, hasCanary, nameOf, type Stage } from '../stage.js';

/** Default minutes between two runs. */
const MINUTES = 15;

/** Timeout of a run, s: each of about twenty requests may have to wait for a render. */
const TIMEOUT_SECONDS = 300;

const minutesOf = ({ infra }: Stage): number => infra.canaryMinutes ?? MINUTES;

/**
 * The function that checks the stage, in osls's format. It runs in us-east-1, where the name of the distribution is known, and
 * sees what a viewer there sees.
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

/** The schedule of the canary, the roles of both, and the alarm. */
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
    // It sends requests as a viewer does, and needs no permission except for its log.
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
        Description: 'Checks the stage like "cameo doctor"',
        ScheduleExpression: `rate(${minutesOf(stage)} minutes)`,
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: attribute('CanaryLambdaFunction', 'Arn'),
          RoleArn: attribute('CanaryScheduleRole', 'Arn'),
          RetryPolicy: { MaximumRetryAttempts: 0 },
        },
      },
    },
    // A failed run is not retried: the alarm counts runs.
    CanaryOnce: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: ref('CanaryLambdaFunction'),
        Qualifier: '$LATEST',
        MaximumRetryAttempts: 0,
      },
    },
    CanaryAlarm: alarm(stage, {
      about: 'a check of the canary failed twice in a row, or the canary does not run.',
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
