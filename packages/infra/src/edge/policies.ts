import { SIGNATURE_HEADER } from '@cameo/core';
import { CACHE_TAG_HEADER, HARMLESS_POLICY } from '@cameo/core/config';
import type { Resources } from '../cloudformation.js';
import { isSigned, nameOf, type Stage } from '../stage.js';

const DAY = 86_400;

/** Share of answers with Server-Timing, which shows cache status and origin latency, per cent. */
const TIMED = 5;

/** Maximum cache time in the CDN, s: a year. */
const YEAR = 31_536_000;

/** The purge tag, and S3's internal headers of an object. CloudFront removes at most ten headers, and does not support `*`. */
const INTERNAL_HEADERS = [
  CACHE_TAG_HEADER,
  'server',
  'x-amz-expiration',
  'x-amz-meta-cameo-source',
  'x-amz-replication-status',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-bucket-key-enabled',
  'x-amz-storage-class',
  'x-amz-version-id',
] as const;

/** The cache key, the headers that reach the functions, and the headers of every answer. */
export const edgePolicies = (stage: Stage): Resources => ({
  CachePolicy: {
    Type: 'AWS::CloudFront::CachePolicy',
    Properties: {
      CachePolicyConfig: {
        Name: nameOf(stage, 'cache'),
        Comment: 'Path, query string and Accept; viewer-request makes them canonical',
        // Every answer has its own Cache-Control; without one it is not cached.
        MinTTL: 0,
        DefaultTTL: 86_400,
        MaxTTL: YEAR,
        ParametersInCacheKeyAndForwardedToOrigin: {
          QueryStringsConfig: { QueryStringBehavior: 'all' },
          HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['Accept'] },
          CookiesConfig: { CookieBehavior: 'none' },
          // Pictures are compressed already; Accept-Encoding in the key would only fragment the cache.
          EnableAcceptEncodingGzip: false,
          EnableAcceptEncodingBrotli: false,
        },
      },
    },
  },
  OriginRequestPolicy: {
    Type: 'AWS::CloudFront::OriginRequestPolicy',
    Properties: {
      OriginRequestPolicyConfig: {
        Name: nameOf(stage, 'origin-request'),
        Comment: 'The whole query string for origin-request, which passes none of it on to S3',
        QueryStringsConfig: { QueryStringBehavior: 'all' },
        // viewer-request has checked it, or replaced a viewer's value; it is not part of the cache key.
        HeadersConfig: isSigned(stage)
          ? { HeaderBehavior: 'whitelist', Headers: [SIGNATURE_HEADER] }
          : { HeaderBehavior: 'none' },
        CookiesConfig: { CookieBehavior: 'none' },
      },
    },
  },
  ResponseHeadersPolicy: {
    Type: 'AWS::CloudFront::ResponseHeadersPolicy',
    Properties: {
      ResponseHeadersPolicyConfig: {
        Name: nameOf(stage, 'response-headers'),
        Comment: 'Harmless by itself, timed for every page; the functions answer CORS (ADR 11)',
        SecurityHeadersConfig: {
          ContentTypeOptions: { Override: true },
          ...(stage.infra.hstsDays !== false && {
            StrictTransportSecurity: {
              AccessControlMaxAgeSec: stage.infra.hstsDays * DAY,
              // Subdomains and the browsers' preload list are not for a picture host to decide.
              IncludeSubdomains: false,
              Preload: false,
              Override: true,
            },
          }),
          ContentSecurityPolicy: { ContentSecurityPolicy: HARMLESS_POLICY, Override: true },
        },
        ServerTimingHeadersConfig: { Enabled: true, SamplingRate: TIMED },
        RemoveHeadersConfig: { Items: INTERNAL_HEADERS.map((Header) => ({ Header })) },
        CustomHeadersConfig: {
          Items: [
            { Header: 'Timing-Allow-Origin', Value: '*', Override: true },
            { Header: 'Vary', Value: 'Accept', Override: true },
          ],
        },
      },
    },
  },
});
