import { describe, expect, it } from 'vitest';
import { ofType, PACKAGED, properties, type Template, template } from './packaged.js';

const configOf = (from: Template) =>
  properties(from, 'ImageDistribution')['DistributionConfig'] as Readonly<Record<string, unknown>>;

const versionOf = (from: Template, name: string) => {
  const ids = Object.entries(from.Resources)
    .filter(([id, { Type }]) => Type === 'AWS::Lambda::Version' && id.startsWith(`${name}LambdaVersion`))
    .map(([id]) => id);
  expect(ids).toHaveLength(1);
  return { Ref: ids[0] };
};

describe.each(PACKAGED)('distribution of stage %s', (stage) => {
  const edge = template(stage, 'edge');

  it('has three triggers and one behaviour', () => {
    expect(configOf(edge)['DefaultCacheBehavior']).toEqual({
      TargetOriginId: 'media-bucket',
      ViewerProtocolPolicy: 'redirect-to-https',
      AllowedMethods: ['GET', 'HEAD'],
      CachedMethods: ['GET', 'HEAD'],
      Compress: false,
      CachePolicyId: { Ref: 'CachePolicy' },
      OriginRequestPolicyId: { Ref: 'OriginRequestPolicy' },
      ResponseHeadersPolicyId: { Ref: 'ResponseHeadersPolicy' },
      FunctionAssociations: [
        { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['ViewerRequest', 'FunctionARN'] } },
      ],
      LambdaFunctionAssociations: [
        {
          EventType: 'origin-request',
          IncludeBody: false,
          LambdaFunctionARN: versionOf(edge, 'TransformImageRequest'),
        },
        {
          EventType: 'origin-response',
          IncludeBody: false,
          LambdaFunctionARN: versionOf(edge, 'ResizeImage'),
        },
      ],
    });
    expect(configOf(edge)).not.toHaveProperty('CacheBehaviors');
  });

  it('reads the bucket of its stage with its own identity, through one shield nearby', () => {
    expect(configOf(edge)['Origins']).toEqual([
      {
        Id: 'media-bucket',
        DomainName: `cameo-media-${stage}.s3.eu-central-1.amazonaws.com`,
        OriginAccessControlId: { 'Fn::GetAtt': ['OriginAccessControl', 'Id'] },
        S3OriginConfig: { OriginAccessIdentity: '' },
        OriginShield: { Enabled: true, OriginShieldRegion: 'eu-central-1' },
      },
    ]);
    expect(properties(edge, 'OriginAccessControl')).toEqual({
      OriginAccessControlConfig: {
        Name: `cameo-${stage}-bucket-access`,
        OriginAccessControlOriginType: 's3',
        SigningBehavior: 'always',
        SigningProtocol: 'sigv4',
      },
    });
  });

  it('is enabled, supports HTTP/2 and HTTP/3, and has a page for "/"', () => {
    const { Enabled, HttpVersion, IPV6Enabled, DefaultRootObject, Aliases, Logging } = configOf(edge);
    expect({ Enabled, HttpVersion, IPV6Enabled, DefaultRootObject, Aliases, Logging }).toEqual({
      Enabled: true,
      HttpVersion: 'http2and3',
      IPV6Enabled: true,
      DefaultRootObject: 'index.html',
      Aliases: undefined,
      Logging: undefined,
    });
  });

  it('caches an error no longer than its answer says', () => {
    expect(configOf(edge)['CustomErrorResponses']).toEqual([
      { ErrorCode: 400, ErrorCachingMinTTL: 0 },
      { ErrorCode: 403, ErrorCachingMinTTL: 0 },
      { ErrorCode: 404, ErrorCachingMinTTL: 0 },
      { ErrorCode: 405, ErrorCachingMinTTL: 0 },
      { ErrorCode: 414, ErrorCachingMinTTL: 0 },
      { ErrorCode: 416, ErrorCachingMinTTL: 0 },
      { ErrorCode: 500, ErrorCachingMinTTL: 0 },
      { ErrorCode: 501, ErrorCachingMinTTL: 0 },
      { ErrorCode: 502, ErrorCachingMinTTL: 0 },
      { ErrorCode: 503, ErrorCachingMinTTL: 0 },
      { ErrorCode: 504, ErrorCachingMinTTL: 0 },
    ]);
  });

  it('has path, query string and Accept in the cache key, from 0 s to a year', () => {
    expect(properties(edge, 'CachePolicy')['CachePolicyConfig']).toMatchObject({
      Name: `cameo-${stage}-cache`,
      MinTTL: 0,
      DefaultTTL: 86_400,
      MaxTTL: 31_536_000,
      ParametersInCacheKeyAndForwardedToOrigin: {
        QueryStringsConfig: { QueryStringBehavior: 'all' },
        HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['Accept'] },
        CookiesConfig: { CookieBehavior: 'none' },
        EnableAcceptEncodingGzip: false,
        EnableAcceptEncodingBrotli: false,
      },
    });
    expect(properties(edge, 'OriginRequestPolicy')['OriginRequestPolicyConfig']).toMatchObject({
      Name: `cameo-${stage}-origin-request`,
      QueryStringsConfig: { QueryStringBehavior: 'all' },
      HeadersConfig: { HeaderBehavior: 'none' },
      CookiesConfig: { CookieBehavior: 'none' },
    });
  });

  it('adds security headers to every answer', () => {
    expect(properties(edge, 'ResponseHeadersPolicy')['ResponseHeadersPolicyConfig']).toMatchObject({
      SecurityHeadersConfig: {
        ContentTypeOptions: { Override: true },
        StrictTransportSecurity: {
          AccessControlMaxAgeSec: 31_536_000,
          IncludeSubdomains: false,
          Preload: false,
          Override: true,
        },
        ContentSecurityPolicy: {
          ContentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
          Override: true,
        },
      },
      CustomHeadersConfig: {
        Items: [
          { Header: 'Timing-Allow-Origin', Value: '*', Override: true },
          { Header: 'Vary', Value: 'Accept', Override: true },
        ],
      },
    });
  });

  it('runs functions of Node 24 on x86-64, with the configured resources', () => {
    const functions = ['TransformImageRequest', 'ResizeImage'].map((name) => {
      const { Runtime, Architectures, MemorySize, Timeout, Handler, FunctionName, Environment } = properties(
        edge,
        `${name}LambdaFunction`,
      );
      return { Runtime, Architectures, MemorySize, Timeout, Handler, FunctionName, Environment };
    });
    const same = { Runtime: 'nodejs24.x', Architectures: ['x86_64'], Environment: undefined };
    expect(functions).toEqual([
      {
        ...same,
        MemorySize: 128,
        Timeout: 5,
        Handler: 'origin-request.handler',
        FunctionName: `cameo-${stage}-TransformImageRequest`,
      },
      {
        ...same,
        MemorySize: 1536,
        Timeout: 30,
        Handler: 'origin-response.handler',
        FunctionName: `cameo-${stage}-ResizeImage`,
      },
    ]);
  });

  it('logs only failures of its functions, and their own lines', () => {
    for (const name of ['TransformImageRequest', 'ResizeImage'])
      expect(properties(edge, `${name}LambdaFunction`)['LoggingConfig']).toEqual({
        LogFormat: 'JSON',
        ApplicationLogLevel: 'INFO',
        SystemLogLevel: 'WARN',
      });
  });

  it("removes S3's internal headers, within CloudFront's limit of removed headers", () => {
    const { ResponseHeadersPolicyConfig: config } = properties(edge, 'ResponseHeadersPolicy') as {
      ResponseHeadersPolicyConfig: { RemoveHeadersConfig: { Items: readonly { Header: string }[] } };
    };
    const removed = config.RemoveHeadersConfig.Items.map(({ Header }) => Header);
    expect(removed).toEqual(
      expect.arrayContaining([
        'server',
        'x-amz-meta-cameo-source',
        'x-amz-server-side-encryption',
        'x-amz-version-id',
      ]),
    );
    expect(removed.length).toBeLessThanOrEqual(10);
  });

  it('runs the viewer-request function from the build', () => {
    const { FunctionCode, ...rest } = properties(edge, 'ViewerRequest');
    expect(rest).toEqual({
      Name: `cameo-${stage}-viewer-request`,
      AutoPublish: true,
      FunctionConfig: { Comment: 'Canonical cache keys', Runtime: 'cloudfront-js-2.0' },
    });
    expect(Buffer.byteLength(String(FunctionCode))).toBeLessThanOrEqual(10_240);
    expect(FunctionCode).toMatch(/function handler\(/);
  });

  it('rejects an address with more than 5,000 requests with a size in five minutes', () => {
    expect(configOf(edge)['WebACLId']).toEqual({ 'Fn::GetAtt': ['WebAcl', 'Arn'] });
    expect(properties(edge, 'WebAcl')).toMatchObject({
      Name: `cameo-${stage}-web-acl`,
      Scope: 'CLOUDFRONT',
      DefaultAction: { Allow: {} },
      Rules: [
        {
          Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
          Statement: {
            RateBasedStatement: {
              AggregateKeyType: 'IP',
              EvaluationWindowSec: 300,
              Limit: 5000,
              ScopeDownStatement: {
                SizeConstraintStatement: {
                  FieldToMatch: { QueryString: {} },
                  ComparisonOperator: 'GT',
                  Size: 0,
                  TextTransformations: [{ Priority: 0, Type: 'NONE' }],
                },
              },
            },
          },
        },
      ],
    });
  });

  it('has a budget, without notifications if there is no address', () => {
    const made = properties(edge, 'MonthlyBudget');
    expect(made['Budget']).toMatchObject({
      BudgetName: `cameo-${stage}-budget`,
      BudgetLimit: { Amount: 100, Unit: 'USD' },
      TimeUnit: 'MONTHLY',
    });
    expect(made).not.toHaveProperty('NotificationsWithSubscribers');
  });

  it('has alarms that cover all regions', () => {
    const watched = ofType(edge, 'AWS::CloudWatch::Alarm').map(({ Properties }) => {
      const { MetricName, Namespace, Threshold, Statistic, Dimensions } = Properties;
      return { MetricName, Namespace, Threshold, Statistic, Dimensions };
    });
    const same = {
      Namespace: 'AWS/CloudFront',
      Dimensions: [
        { Name: 'DistributionId', Value: { Ref: 'ImageDistribution' } },
        { Name: 'Region', Value: 'Global' },
      ],
    };
    const script = {
      Namespace: 'AWS/CloudFront',
      Dimensions: [
        { Name: 'FunctionName', Value: `cameo-${stage}-viewer-request` },
        { Name: 'Region', Value: 'Global' },
      ],
    };
    expect(watched).toEqual([
      { ...same, MetricName: '5xxErrorRate', Statistic: 'Average', Threshold: 1 },
      { ...same, MetricName: 'LambdaExecutionError', Statistic: 'Sum', Threshold: 0 },
      { ...same, MetricName: 'LambdaLimitExceededErrors', Statistic: 'Sum', Threshold: 0 },
      { ...same, MetricName: 'LambdaValidationError', Statistic: 'Sum', Threshold: 0 },
      { ...script, MetricName: 'FunctionComputeUtilization', Statistic: 'Average', Threshold: 70 },
      { ...script, MetricName: 'FunctionExecutionErrors', Statistic: 'Sum', Threshold: 0 },
      { ...script, MetricName: 'FunctionValidationErrors', Statistic: 'Sum', Threshold: 0 },
      { ...script, MetricName: 'FunctionThrottles', Statistic: 'Sum', Threshold: 0 },
    ]);
  });
});
