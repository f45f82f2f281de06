import { alarm } from '../alarm.js';
import { attribute, type Resources } from '../cloudformation.js';
import { FAILURES, FAILURES_IN, failureFilter, metricFilter, namespaceOf } from '../logs/edge-logs.js';
import type { Stage } from '../stage.js';
import { REFINE_ATTEMPTS } from './refine.js';

/**
 * Age of a waiting derivative that indicates more than a long queue, s: a day. Viewers are not affected meanwhile, except by
 * larger files.
 */
const LATE_SECONDS = 86_400;

const HOUR = 3600;

/** Metrics from its log: bytes of replaced derivatives, before and after. */
const READ = { RefinedBytesBefore: '$.bytesBefore', RefinedBytesAfter: '$.bytesAfter' } as const;

const [LOG, FAILED] = ['RefineLogGroup', 'RefineFailed'] as const;

/** Metrics from the log of Refine. */
export type ReadFromRefineLog = keyof typeof READ | typeof FAILED;

/** Alarms about Refine, and the dashboard's metrics from its log; in the bucket's region. */
export function refineAlarms(stage: Stage): Resources {
  if (stage.config.refine === false) return {};
  const queue = (name: string, of: string) => ({
    namespace: 'AWS/SQS',
    name,
    dimensions: { QueueName: attribute(of, 'QueueName') },
    statistic: 'Maximum',
  });
  return {
    ...Object.fromEntries(
      Object.entries(READ).map(([name, value]) => [
        name,
        metricFilter(stage, LOG, name, {
          pattern: '{ $.event = "refined" && $.outcome = "smaller" }',
          value,
          unit: 'Bytes',
        }),
      ]),
    ),
    [FAILED]: failureFilter(stage, LOG, FAILED, 'refine-failed'),
    RefineErrorsAlarm: alarm(stage, {
      about: 'Refine failed, or ran out of time or memory; derivatives do not change.',
      metric: { namespace: namespaceOf(stage), name: FAILED, statistic: 'Sum' },
      above: 0,
      periods: FAILURES,
      outOf: FAILURES_IN,
    }),
    RefineLateAlarm: alarm(stage, {
      about: `a derivative has waited for more than ${LATE_SECONDS / HOUR} hours to be made smaller.`,
      metric: queue('ApproximateAgeOfOldestMessage', 'RefineQueue'),
      above: LATE_SECONDS,
      periods: 1,
      periodSeconds: HOUR,
    }),
    RefineGivenUpAlarm: alarm(stage, {
      about: `derivatives were not made smaller after ${REFINE_ATTEMPTS} attempts: they do not change.`,
      metric: queue('ApproximateNumberOfMessagesVisible', 'RefineGivenUpQueue'),
      above: 0,
      periods: 1,
    }),
  };
}
