import { policy, type Statement } from '../cloudformation.js';
import { isSigned, nameOf, type Stage } from '../stage.js';

/** Service-linked roles, which AWS creates once per account: for the first function at the edge, its logs, and access logs. */
const SERVICE_ROLES = [
  'replicator.lambda.amazonaws.com',
  'logger.cloudfront.amazonaws.com',
  'delivery.logs.amazonaws.com',
];

/**
 * The permissions to deploy, watch and remove one stage, and no other: everything with the stage's name. CloudFront's
 * distributions and policies, and Lambda's event sources, have no names before they exist.
 */
export function deployPolicy(stage: Stage): {
  readonly Version: string;
  readonly Statement: readonly Statement[];
} {
  const { config, infra, name } = stage;
  // Names from CloudFormation begin with the name of the stack, for buckets in lower case.
  const made = `cameo-*-${name}-*`;
  const named = nameOf(stage, '*');
  const allow = (
    Sid: string,
    Action: string | readonly string[],
    ...Resource: readonly string[]
  ): Statement => ({
    Sid,
    Effect: 'Allow',
    Action,
    Resource,
  });
  return policy(
    allow('Stacks', 'cloudformation:*', `arn:aws:cloudformation:*:*:stack/cameo-*-${name}/*`),
    allow(
      'LookAround',
      [
        'cloudformation:ValidateTemplate',
        'lambda:GetAccountSettings',
        'logs:Describe*',
        'logs:GetDelivery*',
        'sts:GetCallerIdentity',
      ],
      '*',
    ),
    allow(
      'Buckets',
      's3:*',
      ...[...(infra.existingBucket ? [] : [config.bucket]), made.toLowerCase()].flatMap((bucket) => [
        `arn:aws:s3:::${bucket}`,
        `arn:aws:s3:::${bucket}/*`,
      ]),
    ),
    // An existing bucket is only inspected.
    ...(infra.existingBucket
      ? [
          allow(
            'LookAtTheBucket',
            [
              's3:GetBucket*',
              's3:GetEncryptionConfiguration',
              's3:GetLifecycleConfiguration',
              's3:ListBucket',
            ],
            `arn:aws:s3:::${config.bucket}`,
          ),
        ]
      : []),
    // Always included, so that enabling or disabling Refine needs no other policy; it covers only this stage's rules.
    allow('Rules', 'events:*', `arn:aws:events:*:*:rule/${made}`),
    allow('Functions', 'lambda:*', `arn:aws:lambda:*:*:function:${named}`),
    allow(
      'EventSources',
      ['lambda:*EventSourceMapping*', 'lambda:ListTags', 'lambda:TagResource', 'lambda:UntagResource'],
      '*',
    ),
    allow(
      'Roles',
      [
        'iam:*RolePolic*',
        'iam:*RolePermissionsBoundary',
        'iam:CreateRole',
        'iam:DeleteRole',
        'iam:GetRole',
        'iam:ListRoleTags',
        'iam:PassRole',
        'iam:TagRole',
        'iam:UntagRole',
        'iam:UpdateAssumeRolePolicy',
        'iam:UpdateRole*',
      ],
      `arn:aws:iam::*:role${infra.rolePath ?? '/'}${made}`,
    ),
    {
      ...allow('RolesOfAws', 'iam:CreateServiceLinkedRole', 'arn:aws:iam::*:role/aws-service-role/*'),
      Condition: { StringEquals: { 'iam:AWSServiceName': SERVICE_ROLES } },
    },
    allow('CloudFront', 'cloudfront:*', '*'),
    allow(
      'Logs',
      'logs:*',
      `arn:aws:logs:*:*:log-group:/aws/lambda/${named}`,
      `arn:aws:logs:*:*:log-group:/aws/lambda/us-east-1.${named}`,
      'arn:aws:logs:*:*:log-group:/aws/cloudfront/LambdaEdge/*',
      `arn:aws:logs:*:*:delivery-source:${named}`,
      `arn:aws:logs:*:*:delivery-destination:${named}`,
      'arn:aws:logs:*:*:delivery:*',
    ),
    allow('Queues', 'sqs:*', `arn:aws:sqs:*:*:${made}`),
    allow(
      'Alarms',
      'cloudwatch:*',
      `arn:aws:cloudwatch:*:*:alarm:${made}`,
      `arn:aws:cloudwatch::*:dashboard/${named}`,
    ),
    ...(isSigned(stage)
      ? [allow('SigningKeys', 'cloudfront-keyvaluestore:*', 'arn:aws:cloudfront::*:key-value-store/*')]
      : []),
    ...(infra.alarmEmail === undefined ? [] : [allow('Mail', 'sns:*', `arn:aws:sns:*:*:${made}`)]),
    ...(infra.canaryPicture === undefined
      ? []
      : [allow('Schedule', 'scheduler:*', `arn:aws:scheduler:*:*:schedule/default/${named}`)]),
    ...(infra.monthlyBudget === false
      ? []
      : [
          allow(
            'Budget',
            ['budgets:*Resource*', 'budgets:ModifyBudget', 'budgets:ViewBudget'],
            `arn:aws:budgets::*:budget/${named}`,
          ),
        ]),
    ...(infra.rateLimit === false
      ? []
      : [allow('WebAcl', 'wafv2:*', `arn:aws:wafv2:us-east-1:*:global/webacl/${named}/*`)]),
    ...(infra.hostedZoneId === undefined
      ? []
      : [
          allow('Certificates', 'acm:*', '*'),
          allow(
            'Records',
            ['route53:ChangeResourceRecordSets', 'route53:GetHostedZone', 'route53:ListResourceRecordSets'],
            `arn:aws:route53:::hostedzone/${infra.hostedZoneId}`,
          ),
          allow('Changes', ['route53:GetChange', 'route53:ListHostedZones'], '*'),
        ]),
  );
}
