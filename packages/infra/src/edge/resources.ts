import { attribute, ref, type StackParts } from '../cloudformation.js';
import { isSigned, type Stage } from '../stage.js';
import { accessLogs } from './access-logs.js';
import { edgeAlarms } from './alarms.js';
import { budget } from './budget.js';
import { canary } from './canary.js';
import { dashboard } from './dashboard.js';
import { distribution } from './distribution.js';
import { hostName } from './host-name.js';
import { edgePolicies } from './policies.js';
import { edgeRoles } from './roles.js';
import { signingKeys, viewerRequest } from './viewer-request.js';
import { webAcl } from './web-acl.js';

/** The stack in us-east-1: the distribution and its functions' resources; osls adds the functions. */
export const edgeResources = (stage: Stage, viewerRequestCode: string): StackParts => ({
  Resources: {
    ...distribution(stage),
    ...edgePolicies(stage),
    ViewerRequest: viewerRequest(stage, viewerRequestCode),
    ...signingKeys(stage),
    ...edgeRoles(stage),
    ...edgeAlarms(stage),
    ...canary(stage),
    ...hostName(stage),
    ...webAcl(stage),
    ...accessLogs(stage),
    ...dashboard(stage),
    ...budget(stage),
  },
  Outputs: {
    DistributionId: {
      Description: 'The bucket lets this distribution read',
      Value: ref('ImageDistribution'),
    },
    DistributionDomain: {
      Description: 'Address of the pictures',
      Value: attribute('ImageDistribution', 'DomainName'),
    },
    ...(isSigned(stage) && {
      SigningKeysArn: {
        Description: 'Store for the keys of signed URLs (docs/operations.md)',
        Value: attribute('SigningKeys', 'Arn'),
      },
    }),
    Attached: {
      Description: 'no: the functions are off the distribution, and their copies are being deleted',
      Value: stage.attached ? 'yes' : 'no',
    },
  },
});
