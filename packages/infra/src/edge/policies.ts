import { SIGNATURE_HEADER } from '@cameo/core';
import { CACHE_TAG_HEADER, HARMLESS_POLICY } from '@cameo/core/config';
import type { Resources } from '../cloudformation.js';
import { isSigned, nameOf, type Stage } from '../stage.js';

const DAY = 86_400;

/** Answers that say in Server-Timing whether they came from the cache and how long the origin took, per cent. */
const TIMED = 5;

/** Longest that the CDN keeps anything, seconds: a year. */
const YEAR = 31_536_000;

/**
 * The tag that a purge names, and what S3 says of an object that is nobody's business. CloudFront takes off ten headers at
 * most, and does not know `*`.
 */
const NOT_FOR_VIEWERS = [
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

/** What is part of the cache key, what reaches the functions, and what every answer says. */
export const edgePolicies = (stage: Stage): Resources => ({
  CachePolicy: {
    Type: 'AWS::CloudFront::CachePolicy',
    Properties: {
      CachePolicyConfig: {
        Name: nameOf(stage, 'cache'),
        Comment: 'Path, query string and Accept; viewer-request makes them canonical',
        // Every answer states its own Cache-Control; the default is for none.
        MinTTL: 0,
        DefaultTTL: 86_400,
        MaxTTL: YEAR,
        ParametersInCacheKeyAndForwardedToOrigin: {
          QueryStringsConfig: { QueryStringBehavior: 'all' },
          HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['Accept'] },
          CookiesConfig: { CookieBehavior: 'none' },
          // Pictures are compressed already; Accept-Encoding in the key would only split it.
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
        // viewer-request has checked it, or replaced what a viewer wrote there; it is no part of the cache key.
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
              // Other hosts of the domain, and a list that browsers ship, are not a picture's to decide.
              IncludeSubdomains: false,
              Preload: false,
              Override: true,
            },
          }),
          ContentSecurityPolicy: { ContentSecurityPolicy: HARMLESS_POLICY, Override: true },
        },
        ServerTimingHeadersConfig: { Enabled: true, SamplingRate: TIMED },
        RemoveHeadersConfig: { Items: NOT_FOR_VIEWERS.map((Header) => ({ Header })) },
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
