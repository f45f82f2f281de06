import { attribute, policy, type Resources, ref, sub } from '../cloudformation.js';
import { EDGE_REGION, isSigned, nameOf, type Stage } from '../stage.js';

/**
 * CloudFront's log fields without the query string: anybody who reads a signature in it can request the same picture (Developer
 * Guide, "Standard logging reference"). Without a field list CloudFront logs nearly all.
 */
const FIELDS_WITHOUT_QUERY = [
  ...[
    'date',
    'time',
    'x-edge-location',
    'sc-bytes',
    'c-ip',
    'cs-method',
    'cs(Host)',
    'cs-uri-stem',
    'sc-status',
  ],
  ...[
    'cs(Referer)',
    'cs(User-Agent)',
    'x-edge-result-type',
    'x-edge-request-id',
    'x-host-header',
    'cs-protocol',
  ],
  ...[
    'cs-bytes',
    'time-taken',
    'x-forwarded-for',
    'ssl-protocol',
    'ssl-cipher',
    'x-edge-response-result-type',
  ],
  ...[
    'cs-protocol-version',
    'c-port',
    'time-to-first-byte',
    'x-edge-detailed-result-type',
    'sc-content-type',
  ],
  ...['sc-content-len', 'sc-range-start', 'sc-range-end'],
];

/**
 * Access logs with CloudFront's standard logging v2, if configured: a private bucket of their own, without the ACL that the
 * first version of this logging requires.
 */
export function accessLogs(stage: Stage): Resources {
  const days = stage.infra.accessLogDays;
  if (days === undefined) return {};
  return {
    AccessLogBucket: {
      Type: 'AWS::S3::Bucket',
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        LifecycleConfiguration: { Rules: [{ Id: 'expire', Status: 'Enabled', ExpirationInDays: days }] },
      },
    },
    AccessLogBucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: ref('AccessLogBucket'),
        PolicyDocument: policy(
          {
            Sid: 'OnlyOverTls',
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: [attribute('AccessLogBucket', 'Arn'), sub(`\${AccessLogBucket.Arn}/*`)],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
          {
            Sid: 'DeliverLogs',
            Effect: 'Allow',
            Principal: { Service: 'delivery.logs.amazonaws.com' },
            Action: 's3:PutObject',
            Resource: sub(`\${AccessLogBucket.Arn}/AWSLogs/\${AWS::AccountId}/CloudFront/*`),
            Condition: {
              StringEquals: {
                's3:x-amz-acl': 'bucket-owner-full-control',
                'aws:SourceAccount': ref('AWS::AccountId'),
                'aws:SourceArn': sub(
                  `arn:aws:logs:${EDGE_REGION}:\${AWS::AccountId}:delivery-source:${nameOf(stage, 'access-log')}`,
                ),
              },
            },
          },
        ),
      },
    },
    AccessLogSource: {
      Type: 'AWS::Logs::DeliverySource',
      Properties: {
        Name: nameOf(stage, 'access-log'),
        LogType: 'ACCESS_LOGS',
        ResourceArn: sub(`arn:aws:cloudfront::\${AWS::AccountId}:distribution/\${ImageDistribution}`),
      },
    },
    AccessLogDestination: {
      Type: 'AWS::Logs::DeliveryDestination',
      DependsOn: ['AccessLogBucketPolicy'],
      Properties: {
        Name: nameOf(stage, 'access-log'),
        OutputFormat: 'json',
        DestinationResourceArn: attribute('AccessLogBucket', 'Arn'),
      },
    },
    AccessLogDelivery: {
      Type: 'AWS::Logs::Delivery',
      DependsOn: ['AccessLogSource'],
      Properties: {
        DeliverySourceName: nameOf(stage, 'access-log'),
        DeliveryDestinationArn: attribute('AccessLogDestination', 'Arn'),
        ...(isSigned(stage) && { RecordFields: FIELDS_WITHOUT_QUERY }),
      },
    },
  };
}
