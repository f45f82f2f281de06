import { alarm, alarmTopic } from '../alarm.js';
import { attribute, type Resources } from '../cloudformation.js';
import { nameOf, type Stage } from '../stage.js';

/** A change that has waited this long was tried and failed, seconds: the first attempt comes within a minute. */
const LATE_SECONDS = 900;

/** Alarms about the purge, which is in the bucket's region. */
export function mediaAlarms(stage: Stage): Resources {
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
