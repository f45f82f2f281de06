import { CACHE_TAG_HEADER } from '@cameo/core/config';
import { attribute, type Resources, ref } from '../cloudformation.js';
import { nameOf, type Stage } from '../stage.js';
import { certificateOf } from './host-name.js';
import { webAclOf } from './web-acl.js';

/** Every error that CloudFront would otherwise cache for 10 s, whatever the answer's Cache-Control says. */
const ERROR_CODES = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504] as const;

const ORIGIN = 'media-bucket';

/** The distribution in front of the bucket, and its permission to sign requests to it. */
export const distribution = (stage: Stage): Resources => ({
  OriginAccessControl: {
    Type: 'AWS::CloudFront::OriginAccessControl',
    Properties: {
      OriginAccessControlConfig: {
        Name: nameOf(stage, 'bucket-access'),
        OriginAccessControlOriginType: 's3',
        SigningBehavior: 'always',
        SigningProtocol: 'sigv4',
      },
    },
  },
  ImageDistribution: {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        Comment: `Cameo, stage ${stage.name}`,
        // A purge names a picture by its tag: one item for all its sizes, whatever its path.
        CacheTagConfig: { HeaderName: CACHE_TAG_HEADER },
        // During the removal no function rewrites requests, so none may reach the bucket.
        Enabled: stage.attached,
        HttpVersion: stage.infra.httpVersion ?? 'http2and3',
        PriceClass: stage.infra.priceClass ?? 'PriceClass_All',
        ...webAclOf(stage),
        IPV6Enabled: true,
        // Without one, "/" is S3's list of the bucket as soon as no function answers it first.
        DefaultRootObject: 'index.html',
        ...names(stage),
        Origins: [originOf(stage)],
        DefaultCacheBehavior: {
          TargetOriginId: ORIGIN,
          ViewerProtocolPolicy: 'redirect-to-https',
          // A picture needs no preflight, and CloudFront would run a function for each allowed OPTIONS.
          AllowedMethods: ['GET', 'HEAD'],
          CachedMethods: ['GET', 'HEAD'],
          Compress: false,
          CachePolicyId: ref('CachePolicy'),
          OriginRequestPolicyId: ref('OriginRequestPolicy'),
          ResponseHeadersPolicyId: ref('ResponseHeadersPolicy'),
          FunctionAssociations: [
            { EventType: 'viewer-request', FunctionARN: attribute('ViewerRequest', 'FunctionARN') },
          ],
        },
        CustomErrorResponses: ERROR_CODES.map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
      },
    },
  },
});

const originOf = ({ config, shieldRegion }: Stage) => ({
  Id: ORIGIN,
  // The regional name: the global one redirects while a bucket is new.
  DomainName: `${config.bucket}.s3.${config.region}.amazonaws.com`,
  OriginAccessControlId: attribute('OriginAccessControl', 'Id'),
  // Empty, because access is by OAC and not by its predecessor.
  S3OriginConfig: { OriginAccessIdentity: '' },
  OriginShield: { Enabled: true, OriginShieldRegion: shieldRegion },
});

function names(stage: Stage) {
  const { alias, minimumTls = 'TLSv1.2_2021' } = stage.infra;
  const certificate = certificateOf(stage);
  if (alias === undefined || certificate === undefined) return {};
  return {
    Aliases: [alias],
    ViewerCertificate: {
      AcmCertificateArn: certificate,
      SslSupportMethod: 'sni-only',
      MinimumProtocolVersion: minimumTls,
    },
  };
}
