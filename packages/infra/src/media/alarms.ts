import { alarm, alarmTopic } from '../alarm.js';
import { attribute, type Resources } from '../cloudformation.js';
import { nameOf, type Stage } from '../stage.js';

/** A change that has waited this long was tried and failed, seconds: the first attempt comes within a minute. */
const LATE_SECONDS = 900;

/** S3 counts what is in a bucket once a day. */
const DAY = 86_400;

/** GB above which somebody is told, of a bucket whose stage makes it: $23 a month at list price. */
const MUCH_GB = 1000;

/** Alarms about the purge and the bucket, which are in the bucket's region. */
export function mediaAlarms(stage: Stage): Resources {
  const { existingBucket, bucketGb = existingBucket ? false : MUCH_GB } = stage.infra;
  return {
    ...alarmTopic(stage),
    PurgeErrorsAlarm: alarm(stage, {
      about: 'PurgeVariants failed; what it did not purge is tried again.',
      metric: {
        namespace: 'AWS/Lambda',
        name: 'Errors',
        dimensions: { FunctionName: nameOf(stage, 'PurgeVariants') },
        statistic: 'Sum',
      },
      above: 0,
      periods: 3,
    }),
    PurgeLateAlarm: alarm(stage, {
      about: `a change of an original has waited for more than ${LATE_SECONDS / 60} minutes to be purged.`,
      metric: {
        namespace: 'AWS/SQS',
        name: 'ApproximateAgeOfOldestMessage',
        dimensions: { QueueName: attribute('ChangesQueue', 'QueueName') },
        statistic: 'Maximum',
      },
      above: LATE_SECONDS,
      periods: 1,
    }),
    ...(bucketGb !== false && {
      BucketBytesAlarm: alarm(stage, {
        about: `more than ${bucketGb} GB are in the bucket.`,
        metric: {
          namespace: 'AWS/S3',
          name: 'BucketSizeBytes',
          dimensions: { BucketName: stage.config.bucket, StorageType: 'StandardStorage' },
          statistic: 'Average',
        },
        above: bucketGb * 1e9,
        periods: 1,
        periodSeconds: DAY,
        silence: 'ignore',
      }),
    }),
    PurgeGivenUpAlarm: alarm(stage, {
      about: 'changes of originals were not purged after five attempts: old pictures are still shown.',
      metric: {
        namespace: 'AWS/SQS',
        name: 'ApproximateNumberOfMessagesVisible',
        dimensions: { QueueName: attribute('GivenUpQueue', 'QueueName') },
        statistic: 'Maximum',
      },
      above: 0,
      periods: 1,
    }),
  };
}
