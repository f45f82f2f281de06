import { attribute, type Resources, ref } from '../cloudformation.js';
import type { Stage } from '../stage.js';

/** The hosted zone of alias records for distributions (Route 53 API reference, "AliasTarget"). */
const CLOUDFRONT_ZONE = 'Z2FDTNDATAQYW2';

/** The certificate of the alias: the configured one, or the one that is created in the hosted zone. */
export const certificateOf = ({ infra: { certificateArn, hostedZoneId } }: Stage) =>
  certificateArn ?? (hostedZoneId === undefined ? undefined : ref('Certificate'));

/** Certificate and records of the alias, if its hosted zone is known; ACM validates and renews it there automatically. */
export function hostName({ infra: { alias, hostedZoneId } }: Stage): Resources {
  if (alias === undefined || hostedZoneId === undefined) return {};
  const record = (Type: 'A' | 'AAAA') => ({
    Type: 'AWS::Route53::RecordSet' as const,
    Properties: {
      HostedZoneId: hostedZoneId,
      Name: alias,
      Type,
      AliasTarget: { DNSName: attribute('ImageDistribution', 'DomainName'), HostedZoneId: CLOUDFRONT_ZONE },
    },
  });
  return {
    Certificate: {
      Type: 'AWS::CertificateManager::Certificate',
      Properties: {
        DomainName: alias,
        ValidationMethod: 'DNS',
        DomainValidationOptions: [{ DomainName: alias, HostedZoneId: hostedZoneId }],
      },
    },
    AliasRecord: record('A'),
    AliasRecordIpv6: record('AAAA'),
  };
}
