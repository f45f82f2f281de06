import { ref, type StackParts } from '../cloudformation.js';
import { renderResources } from '../logs/resources.js';
import { runsHere, type Stage } from '../stage.js';
import { mediaAlarms } from './alarms.js';
import { ownBucket } from './bucket.js';
import { bucketPolicy } from './bucket-policy.js';
import { changesQueue } from './changes-queue.js';
import { purgeVariants } from './purge-variants.js';
import { refine } from './refine.js';
import { refineAlarms } from './refine-metrics.js';

/** The stack in the bucket's region: the bucket, its purge, and the logs of the functions there. */
export const mediaResources = (stage: Stage): StackParts => ({
  Resources: {
    ...(!stage.infra.existingBucket && { ...ownBucket(stage), ...bucketPolicy(stage) }),
    ...changesQueue(stage),
    ...purgeVariants(stage),
    ...refine(stage),
    ...(runsHere(stage) && renderResources(stage)),
    ...mediaAlarms(stage),
    ...refineAlarms(stage),
  },
  Outputs: {
    ...(stage.config.refine !== false && {
      RefineQueueUrl: {
        Description: 'Derivatives that wait to be made smaller',
        Value: ref('RefineQueue'),
      },
      RefineGivenUpQueueUrl: {
        Description: 'Derivatives that could not be made smaller, for a person to look at',
        Value: ref('RefineGivenUpQueue'),
      },
    }),
    MediaBucketName: {
      Description: 'Originals, and derivatives below _variants/',
      Value: stage.infra.existingBucket ? stage.config.bucket : ref('MediaBucket'),
    },
  },
});
