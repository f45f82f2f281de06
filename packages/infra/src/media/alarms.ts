import { alarm, alarmTopic, type Metric } from '../alarm.js';
import { attribute, type Resources } from '../cloudformation.js';
import { nameOf, runsHere, type Stage } from '../stage.js';
import { namespaceOf, type ReadFromLog } from './logs.js';

/** Shares of what is configured at which it is time to look. */
const NEAR = { time: 0.8, memory: 0.85 } as const;

/** A change that has waited this long was tried and failed, seconds: the first attempt comes within a minute. */
const LATE_SECONDS = 900;

/** Alarms about what the functions say of themselves, in the region where they run. */
export function mediaAlarms(stage: Stage): Resources {
  return {
    ...alarmTopic(stage),
    ...(runsHere(stage) && renderAlarms(stage)),
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

/** Alarms on what is read from the log of ResizeImage, which is a sample where it writes very much. */
function renderAlarms(stage: Stage): Resources {
  const { timeoutMs, memoryMb } = stage.config;
  const read = (name: ReadFromLog, statistic: string): Metric => ({
    namespace: namespaceOf(stage),
    name,
    statistic,
  });
  return {
    ResizeErrorRateAlarm: alarm(stage, {
      about: 'more than 5% of the pictures that ResizeImage was asked for failed by its own or S3’s fault.',
      metric: read('Failed', 'Sum'),
      rate: { of: read('Answered', 'Sum'), atLeast: 20 },
      above: 5,
      periods: 2,
    }),
    ResizeKilledAlarm: alarm(stage, {
      about: 'Lambda ended ResizeImage before it had answered.',
      metric: read('Killed', 'Sum'),
      above: 0,
      periods: 1,
    }),
    ResizeDurationAlarm: alarm(stage, {
      about: `one picture in twenty takes longer than ${NEAR.time * 100}% of the time that ResizeImage has.`,
      metric: read('TotalMs', 'p95'),
      above: timeoutMs * NEAR.time,
      periods: 2,
    }),
    ResizeMemoryAlarm: alarm(stage, {
      about: `ResizeImage used more than ${NEAR.memory * 100}% of its memory.`,
      metric: read('MemoryPeakMb', 'Maximum'),
      above: memoryMb * NEAR.memory,
      periods: 1,
    }),
  };
}
