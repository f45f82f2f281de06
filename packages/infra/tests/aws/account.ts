import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CloudFrontClient,
  GetDistributionCommand,
  GetInvalidationCommand,
  GetFunctionCommand as GetScriptCommand,
  ListInvalidationsCommand,
} from '@aws-sdk/client-cloudfront';
import { GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Environment } from './api.js';

/** The state of an account according to AWS. */
export type Account = ReturnType<typeof accountOf>;

/**
 * Inspects the account of an environment through AWS's own API.
 * @param region of its buckets
 */
export function accountOf(env: Environment, region = 'eu-central-1') {
  const client = {
    endpoint: env['AWS_ENDPOINT_URL'] ?? '',
    credentials: {
      accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  };
  const atEdge = { ...client, region: 'us-east-1' };
  const [cloudFront, lambda] = [new CloudFrontClient(atEdge), new LambdaClient(atEdge)];
  const s3 = new S3Client({ ...client, region, forcePathStyle: true });

  return {
    stack: async (name: string, region: string) => {
      const { Stacks: [stack] = [] } = await new CloudFormationClient({ ...client, region }).send(
        new DescribeStacksCommand({ StackName: name }),
      );
      return {
        status: stack?.StackStatus ?? '',
        outputs: Object.fromEntries(
          (stack?.Outputs ?? []).map((each) => [each.OutputKey ?? '', each.OutputValue ?? '']),
        ),
      };
    },
    resources: async (name: string, region: string) => {
      const { StackResourceSummaries = [] } = await new CloudFormationClient({ ...client, region }).send(
        new ListStackResourcesCommand({ StackName: name }),
      );
      return StackResourceSummaries.map(({ LogicalResourceId: id = '' }) => id);
    },
    /** The function versions of a distribution, by event. */
    functionsOf: async (distributionId: string): Promise<Readonly<Record<string, string>>> => {
      const { Distribution } = await cloudFront.send(new GetDistributionCommand({ Id: distributionId }));
      const { DefaultCacheBehavior: behaviour, Enabled } = Distribution?.DistributionConfig ?? {};
      return {
        enabled: String(Enabled),
        ...Object.fromEntries(
          (behaviour?.LambdaFunctionAssociations?.Items ?? []).map((each) => [
            each.EventType ?? '',
            each.LambdaFunctionARN ?? '',
          ]),
        ),
        ...Object.fromEntries(
          (behaviour?.FunctionAssociations?.Items ?? []).map((each) => [
            each.EventType ?? '',
            each.FunctionARN ?? '',
          ]),
        ),
      };
    },
    /** The zip of a version. */
    zip: async (arn: string): Promise<Uint8Array> => {
      const { Code } = await lambda.send(new GetFunctionCommand({ FunctionName: arn }));
      const response = await fetch(Code?.Location ?? '');
      if (!response.ok) throw new Error(`${Code?.Location}: ${response.status} ${await response.text()}`);
      return new Uint8Array(await response.arrayBuffer());
    },
    /** Memory of a version, MB. */
    memoryOf: async (arn: string) => {
      const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: arn }));
      return Configuration?.MemorySize;
    },
    /** The code of a CloudFront Function as viewers get it. */
    script: async (arn: string): Promise<string> => {
      const { FunctionCode } = await cloudFront.send(
        new GetScriptCommand({ Name: arn.split('/').pop() ?? '', Stage: 'LIVE' }),
      );
      return Buffer.from(FunctionCode ?? []).toString();
    },
    invalidated: async (distributionId: string): Promise<readonly string[]> => {
      const { InvalidationList } = await cloudFront.send(
        new ListInvalidationsCommand({ DistributionId: distributionId }),
      );
      const paths: string[] = [];
      for (const { Id } of InvalidationList?.Items ?? []) {
        const { Invalidation } = await cloudFront.send(
          new GetInvalidationCommand({ DistributionId: distributionId, Id: Id ?? '' }),
        );
        paths.push(...(Invalidation?.InvalidationBatch?.Paths?.Items ?? []));
      }
      return paths.sort();
    },
    keys: async (bucket: string, prefix = '') => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
      return Contents.map(({ Key = '' }) => Key);
    },
    /** Deletes the bucket that a stage retains: its name is globally unique, and the next test needs it. */
    dropMedia: async () => {
      const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
      const left = Buckets.map(({ Name = '' }) => Name).filter((name) => name.startsWith('cameo-media-'));
      for (const Bucket of left) {
        const { Versions = [], DeleteMarkers = [] } = await s3.send(
          new ListObjectVersionsCommand({ Bucket }),
        );
        for (const { Key = '', VersionId } of [...Versions, ...DeleteMarkers])
          await s3.send(new DeleteObjectCommand({ Bucket, Key, ...(VersionId && { VersionId }) }));
        const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
        for (const { Key = '' } of Contents) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
        await s3.send(new DeleteBucketCommand({ Bucket }));
      }
    },
    put: async (bucket: string, key: string, body: Uint8Array) => {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
    },
  };
}
