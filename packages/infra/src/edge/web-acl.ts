import { attribute, type Resources } from '../cloudformation.js';
import { nameOf, type Stage } from '../stage.js';

/**
 * A web ACL with one rule: who asks too often is refused, before any function runs. Requests are counted by address, or
 * for IPv6 by the network that one customer has.
 */
export function webAcl(stage: Stage): Resources {
  const limit = stage.infra.requestsPerAddress;
  if (limit === undefined) return {};
  const counted = (metric: string) => ({
    CloudWatchMetricsEnabled: true,
    MetricName: nameOf(stage, metric),
    SampledRequestsEnabled: true,
  });
  return {
    WebAcl: {
      Type: 'AWS::WAFv2::WebACL',
      Properties: {
        Name: nameOf(stage, 'web-acl'),
        Scope: 'CLOUDFRONT',
        DefaultAction: { Allow: {} },
        VisibilityConfig: counted('web-acl'),
        Rules: [
          {
            Name: 'too-many-requests',
            Priority: 0,
            Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
            Statement: {
              RateBasedStatement: { AggregateKeyType: 'IP', EvaluationWindowSec: 300, Limit: limit },
            },
            VisibilityConfig: counted('too-many-requests'),
          },
        ],
      },
    },
  };
}

/** What the distribution says of it. */
export const webAclOf = ({ infra }: Stage) =>
  infra.requestsPerAddress === undefined ? {} : { WebACLId: attribute('WebAcl', 'Arn') };
