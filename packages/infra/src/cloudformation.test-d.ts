// A resource is typed by CloudFormation's schema of its type: unknown properties do not compile.
import { type ResourceOf, ref } from './cloudformation.js';

export const right: ResourceOf<'AWS::SQS::Queue'> = {
  Type: 'AWS::SQS::Queue',
  Properties: { SqsManagedSseEnabled: true, VisibilityTimeout: 720, KmsMasterKeyId: ref('Key') },
};

export const unknownField: ResourceOf<'AWS::SQS::Queue'> = {
  Type: 'AWS::SQS::Queue',
  // @ts-expect-error a queue has no colour
  Properties: { Colour: 'red' },
};

export const wrongValue: ResourceOf<'AWS::SQS::Queue'> = {
  Type: 'AWS::SQS::Queue',
  // @ts-expect-error seconds are a number
  Properties: { VisibilityTimeout: '720' },
};

export const unknownWord: ResourceOf<'AWS::S3::Bucket'> = {
  Type: 'AWS::S3::Bucket',
  // @ts-expect-error "On" is no state of versioning
  Properties: { VersioningConfiguration: { Status: 'On' } },
};

export const missing: ResourceOf<'AWS::Logs::MetricFilter'> = {
  Type: 'AWS::Logs::MetricFilter',
  // @ts-expect-error a metric filter needs a pattern
  Properties: { LogGroupName: 'a', MetricTransformations: [] },
};

export const deep: ResourceOf<'AWS::CloudFront::Distribution'> = {
  Type: 'AWS::CloudFront::Distribution',
  Properties: {
    DistributionConfig: {
      Enabled: true,
      DefaultCacheBehavior: {
        TargetOriginId: 'bucket',
        ViewerProtocolPolicy: 'redirect-to-https',
        // @ts-expect-error the name of this property has an "s" more
        CachePolicyIds: 'a',
      },
    },
  },
};

// @ts-expect-error there is no such type of resource
export type NoSuchType = ResourceOf<'AWS::SQS::Line'>;
