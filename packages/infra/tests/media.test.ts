import { describe, expect, it } from 'vitest';

import { ofType, PACKAGED, properties, template } from './packaged.js';

/** Lambda's own messages about a run that did not finish. */
const ENDED =
  '$.type = "platform.report" && ($.record.status = "timeout" || $.record.status = "error" || $.record.status = "failure")';

describe.each(PACKAGED)('bucket of stage %s', (stage) => {
  const media = template(stage, 'media');

  it('is private, encrypted and versioned, and is retained when its stack is deleted', () => {
    const {
      LifecycleConfiguration: _,
      NotificationConfiguration: __,
      ...rest
    } = properties(media, 'MediaBucket');
    expect(rest).toEqual({
      BucketName: `cameo-media-${stage}`,
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      VersioningConfiguration: { Status: 'Enabled' },
    });
    expect(media.Resources['MediaBucket']).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('deletes derivatives after a year, old versions, and incomplete uploads', () => {
    expect(properties(media, 'MediaBucket')['LifecycleConfiguration']).toEqual({
      Rules: [
        {
          Id: 'variants-are-made-again',
          Status: 'Enabled',
          Prefix: '_variants/',
          ExpirationInDays: 365,
          NoncurrentVersionExpiration: { NoncurrentDays: 1 },
        },
        {
          Id: 'replaced-originals',
          Status: 'Enabled',
          NoncurrentVersionExpiration: { NoncurrentDays: 30 },
          ExpiredObjectDeleteMarker: true,
        },
        {
          Id: 'uploads-given-up',
          Status: 'Enabled',
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        },
      ],
    });
  });

  it('sends events of originals to PurgeVariants through a queue that only it may write to', () => {
    const queue = { 'Fn::GetAtt': ['ChangesQueue', 'Arn'] };
    expect(properties(media, 'MediaBucket')['NotificationConfiguration']).toEqual({
      QueueConfigurations: [
        { Event: 's3:ObjectCreated:*', Queue: queue },
        { Event: 's3:ObjectRemoved:*', Queue: queue },
      ],
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    });
    expect(properties(media, 'ChangesQueuePolicy')['PolicyDocument']).toMatchObject({
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 's3.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: queue,
          Condition: {
            ArnEquals: { 'aws:SourceArn': `arn:aws:s3:::cameo-media-${stage}` },
            StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
          },
        },
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'sqs:*',
          Resource: queue,
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    });
    expect(properties(media, 'ChangesQueue')).toEqual({
      SqsManagedSseEnabled: true,
      VisibilityTimeout: 720,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['GivenUpQueue', 'Arn'] }, maxReceiveCount: 5 },
    });
    expect(properties(media, 'PurgeVariantsSource')).toEqual({
      FunctionName: { Ref: 'PurgeVariantsLambdaFunction' },
      EventSourceArn: queue,
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 5,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    });
    expect(properties(media, 'PurgeVariantsLambdaFunction')).toMatchObject({
      FunctionName: `cameo-${stage}-PurgeVariants`,
      Handler: 'purge-variants.handler',
      Runtime: 'nodejs24.x',
      Architectures: ['x86_64'],
      MemorySize: 256,
      Timeout: 120,
      ReservedConcurrentExecutions: 2,
      LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO', SystemLogLevel: 'WARN' },
      Environment: { Variables: { CAMEO_DISTRIBUTION_ID: 'none' } },
    });
  });

  it('has the logs of the functions in its region, with the configured retention', () => {
    expect(ofType(media, 'AWS::Logs::LogGroup').map((each) => each.Properties)).toEqual([
      { LogGroupName: `/aws/lambda/cameo-${stage}-PurgeVariants`, RetentionInDays: 30 },
      { LogGroupName: `/aws/lambda/cameo-${stage}-Refine`, RetentionInDays: 30 },
      { LogGroupName: `/aws/lambda/us-east-1.cameo-${stage}-TransformImageRequest`, RetentionInDays: 30 },
      { LogGroupName: `/aws/lambda/us-east-1.cameo-${stage}-ResizeImage`, RetentionInDays: 30 },
    ]);
    const read = ofType(media, 'AWS::Logs::MetricFilter').map(({ Properties }) => [
      Properties['FilterPattern'],
      (Properties['MetricTransformations'] as { MetricName: string; MetricValue: string }[]).map(
        ({ MetricName, MetricValue }) => `${MetricName}=${MetricValue}`,
      )[0],
    ]);
    expect(read).toEqual([
      ['{ $.event = "rendered" || $.event = "reused" || $.event = "failed" }', 'Answered=1'],
      ['{ $.event = "rendered" }', 'Rendered=1'],
      ['{ $.level = "error" }', 'Failed=1'],
      [`{ ${ENDED} }`, 'Killed=1'],
      ['{ $.totalMs = * }', 'TotalMs=$.totalMs'],
      ['{ $.memoryPeakMb = * }', 'MemoryPeakMb=$.memoryPeakMb'],
      [`{ $.event = "purge-failed" || (${ENDED}) }`, 'PurgeFailed=1'],
      ['{ $.event = "refined" && $.outcome = "smaller" }', 'RefinedBytesBefore=$.bytesBefore'],
      ['{ $.event = "refined" && $.outcome = "smaller" }', 'RefinedBytesAfter=$.bytesAfter'],
      [`{ $.event = "refine-failed" || (${ENDED}) }`, 'RefineFailed=1'],
    ]);
  });

  it('has alarms for failing, slow or memory-intensive functions, and for abandoned purges', () => {
    const rings = ofType(media, 'AWS::CloudWatch::Alarm').map(({ Properties }) => {
      const { MetricName, Threshold, Statistic, ExtendedStatistic, Metrics } = Properties;
      const share = (Metrics as { Expression?: string }[] | undefined)?.find((each) => each.Expression);
      return [MetricName ?? share?.Expression, Statistic ?? ExtendedStatistic, Threshold];
    });
    expect(rings).toEqual([
      ['IF(all >= 20, 100 * bad / all, 0)', undefined, 5],
      ['Killed', 'Sum', 0],
      ['TotalMs', 'p95', 24_000],
      ['Rendered', 'Sum', 20_000],
      ['MemoryPeakMb', 'Maximum', 1305.6],
      ['PurgeFailed', 'Sum', 0],
      ['ApproximateAgeOfOldestMessage', 'Maximum', 900],
      ['BucketSizeBytes', 'Average', 1_000_000_000_000],
      ['ApproximateNumberOfMessagesVisible', 'Maximum', 0],
      ['RefineFailed', 'Sum', 0],
      ['ApproximateAgeOfOldestMessage', 'Maximum', 86_400],
      ['ApproximateNumberOfMessagesVisible', 'Maximum', 0],
    ]);
    for (const { Properties } of ofType(media, 'AWS::CloudWatch::Alarm'))
      expect(Properties['TreatMissingData']).toBe(
        Properties['MetricName'] === 'BucketSizeBytes' ? 'ignore' : 'notBreaching',
      );
  });

  it("counts renders by the hour, and the bucket's size by the day, as S3 does", () => {
    expect(properties(media, 'ResizeRendersAlarm')).toMatchObject({ Period: 3600, EvaluationPeriods: 1 });
    expect(properties(media, 'BucketBytesAlarm')).toMatchObject({
      Namespace: 'AWS/S3',
      Period: 86_400,
      EvaluationPeriods: 1,
      Dimensions: [
        { Name: 'BucketName', Value: `cameo-media-${stage}` },
        { Name: 'StorageType', Value: 'StandardStorage' },
      ],
    });
  });

  it('notices a single message that fails at each attempt, before it is given up', () => {
    const { Resources } = media;
    const attempts = (queue: string) => {
      const { VisibilityTimeout, RedrivePolicy } = properties(media, queue) as unknown as {
        VisibilityTimeout: number;
        RedrivePolicy: { maxReceiveCount: number };
      };
      return Array.from({ length: RedrivePolicy.maxReceiveCount }, (_, at) => at * VisibilityTimeout);
    };
    for (const [name, queue] of [
      ['PurgeErrorsAlarm', 'ChangesQueue'],
      ['RefineErrorsAlarm', 'RefineQueue'],
    ] as const) {
      expect(Object.keys(Resources)).toContain(name);
      const { Period, EvaluationPeriods, DatapointsToAlarm } = properties(media, name) as Record<
        string,
        number
      >;
      const failing = attempts(queue).map((seconds) => Math.floor(seconds / Number(Period)));
      const needed = failing.slice(0, Number(DatapointsToAlarm));
      // As many periods as needed are among the latest ones, and the attempts do not end before that.
      expect(needed).toHaveLength(Number(DatapointsToAlarm));
      expect(Number(needed.at(-1)) - Number(needed[0])).toBeLessThan(Number(EvaluationPeriods));
      expect(needed.length).toBeLessThan(failing.length);
    }
  });
});
