import { alarm, alarmTopic } from '../alarm.js';
import { attribute, type Resources } from '../cloudformation.js';
import { FAILURES, FAILURES_IN, failureFilter, namespaceOf } from '../logs/edge-logs.js';
import type { Stage } from '../stage.js';

/** Age of a change that indicates failed attempts, s: the first attempt comes within a minute. */
const LATE_SECONDS = 900;

/** S3 reports the size of a bucket once a day. */
const DAY = 86_400;

/** GB that trigger an alarm for a bucket that the stage creates: $23 a month at list price. */
const DEFAULT_ALARM_GB = 1000;

/** Failures of PurgeVariants, from its log. */
const FAILED = 'PurgeFailed';

/** Alarms about the purge and the bucket, in the bucket's region. */
export function mediaAlarms(stage: Stage): Resources {
  const { existingBucket, bucketGb = existingBucket ? false : DEFAULT_ALARM_GB } = stage.infra;
  return {
    ...alarmTopic(stage),
    [FAILED]: failureFilter(stage, 'PurgeVariantsLogGroup', FAILED, 'purge-failed'),
    PurgeErrorsAlarm: alarm(stage, {
      about:
        'PurgeVariants failed, or ran out of time or memory; changes that it did not purge are tried again.',
      metric: { namespace: namespaceOf(stage), name: FAILED, statistic: 'Sum' },
      above: 0,
      periods: FAILURES,
      outOf: FAILURES_IN,
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
