import { attribute, type Resources } from '../cloudformation.js';
import { nameOf, type Stage } from '../stage.js';

/** Name of the web ACL of a stage; an ARN contains it between slashes. */
export const webAclName = (stage: Pick<Stage, 'name'>): string => nameOf(stage, 'web-acl');

/** Requests that can cause a render have a query; originals are as cheap as files, and are not counted. */
const WITH_QUERY = {
  SizeConstraintStatement: {
    FieldToMatch: { QueryString: {} },
    ComparisonOperator: 'GT',
    Size: 0,
    TextTransformations: [{ Priority: 0, Type: 'NONE' }],
  },
} as const;

/**
 * A web ACL with one rule: clients above the rate limit are rejected before any function runs. Requests are counted by address,
 * or for IPv6 by the network of one customer.
 */
export function webAcl(stage: Stage): Resources {
  const limit = stage.infra.rateLimit;
  if (limit === false) return {};
  const counted = (metric: string) => ({
    CloudWatchMetricsEnabled: true,
    MetricName: nameOf(stage, metric),
    SampledRequestsEnabled: true,
  });
  return {
    WebAcl: {
      Type: 'AWS::WAFv2::WebACL',
      Properties: {
        Name: webAclName(stage),
        Scope: 'CLOUDFRONT',
        DefaultAction: { Allow: {} },
        VisibilityConfig: counted('web-acl'),
        Rules: [
          {
            Name: 'too-many-requests',
            Priority: 0,
            Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
            Statement: {
              RateBasedStatement: {
                AggregateKeyType: 'IP',
                EvaluationWindowSec: 300,
                Limit: limit,
                ScopeDownStatement: WITH_QUERY,
              },
            },
            VisibilityConfig: counted('too-many-requests'),
          },
        ],
      },
    },
  };
}

/** The distribution's reference to it. */
export const webAclOf = ({ infra }: Stage) =>
  infra.rateLimit === false ? {} : { WebACLId: attribute('WebAcl', 'Arn') };
