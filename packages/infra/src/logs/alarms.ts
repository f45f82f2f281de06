import { alarm, type Metric } from '../alarm.js';
import type { Resources } from '../cloudformation.js';
import type { Stage } from '../stage.js';
import { namespaceOf, type ReadFromLog } from './edge-logs.js';

/** Shares of the configured limits that trigger an alarm. */
const NEAR = { time: 0.8, memory: 0.85 } as const;

const HOUR = 3600;

/** Alarms on metrics from the log of ResizeImage, which is sampled at very high volume. */
export function renderAlarms(stage: Stage): Resources {
  const { timeoutMs, memoryMb } = stage.config;
  const { rendersPerHour } = stage.infra;
  const read = (name: ReadFromLog, statistic: string): Metric => ({
    namespace: namespaceOf(stage),
    name,
    statistic,
  });
  return {
    ResizeErrorRateAlarm: alarm(stage, {
      about:
        'more than 5% of the pictures requested from ResizeImage failed because of an error of its own or of S3.',
      metric: read('Failed', 'Sum'),
      rate: { of: read('Answered', 'Sum'), atLeast: 20 },
      above: 5,
      periods: 2,
    }),
    ResizeKilledAlarm: alarm(stage, {
      about: 'Lambda ended ResizeImage before its answer.',
      metric: read('Killed', 'Sum'),
      above: 0,
      periods: 1,
    }),
    ResizeDurationAlarm: alarm(stage, {
      about: `one picture in twenty takes longer than ${NEAR.time * 100}% of the time limit of ResizeImage.`,
      metric: read('TotalMs', 'p95'),
      above: timeoutMs * NEAR.time,
      periods: 2,
    }),
    ...(rendersPerHour !== false && {
      ResizeRendersAlarm: alarm(stage, {
        about: `ResizeImage made more than ${rendersPerHour} derivatives in an hour.`,
        metric: read('Rendered', 'Sum'),
        above: rendersPerHour,
        periods: 1,
        periodSeconds: HOUR,
      }),
    }),
    ResizeMemoryAlarm: alarm(stage, {
      about: `ResizeImage used more than ${NEAR.memory * 100}% of its memory.`,
      metric: read('MemoryPeakMb', 'Maximum'),
      above: memoryMb * NEAR.memory,
      periods: 1,
    }),
  };
}
