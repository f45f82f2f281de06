import { ref, type StackParts } from '../cloudformation.js';
import { renderResources } from '../logs/resources.js';
import { runsHere, type Stage } from '../stage.js';
import { mediaAlarms } from './alarms.js';
import { ownBucket } from './bucket.js';
import { bucketPolicy } from './bucket-policy.js';
import { changesQueue } from './changes-queue.js';
import { purgeVariants } from './purge-variants.js';

/** The stack in the bucket's region: the bucket, who purges it, and the logs of what runs beside it. */
export const mediaResources = (stage: Stage): StackParts => ({
  Resources: {
    ...(!stage.infra.existingBucket && { ...ownBucket(stage), ...bucketPolicy(stage) }),
    ...changesQueue(stage),
    ...purgeVariants(stage),
    ...(runsHere(stage) && renderResources(stage)),
    ...mediaAlarms(stage),
  },
  Outputs: {
    MediaBucketName: {
      Description: 'Originals, and derivatives below _variants/',
      Value: stage.infra.existingBucket ? stage.config.bucket : ref('MediaBucket'),
    },
  },
});
