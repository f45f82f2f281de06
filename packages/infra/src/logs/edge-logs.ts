import { type Resource, type Resources, ref } from '../cloudformation.js';
import { edgeLogGroup, type Stage } from '../stage.js';

/** CloudWatch namespace of the metrics from the log of ResizeImage. */
export const namespaceOf = (stage: Stage): string => `Cameo/${stage.name}`;

/** Lambda's own messages about a function that did not finish. */
const KILLED =
  '$.type = "platform.report" && ($.record.status = "timeout" || $.record.status = "error" || $.record.status = "failure")';

/** A metric filter: the lines that match, and the field to read instead of counting. */
interface LogFilter {
  readonly pattern: string;
  readonly value?: string;
  readonly unit?: 'Bytes' | 'Count' | 'Milliseconds' | 'Megabytes';
}

const FILTERS = {
  Answered: { pattern: '{ $.event = "rendered" || $.event = "reused" || $.event = "failed" }' },
  Rendered: { pattern: '{ $.event = "rendered" }' },
  Failed: { pattern: '{ $.level = "error" }' },
  Killed: { pattern: `{ ${KILLED} }` },
  TotalMs: { pattern: '{ $.totalMs = * }', value: '$.totalMs', unit: 'Milliseconds' },
  MemoryPeakMb: { pattern: '{ $.memoryPeakMb = * }', value: '$.memoryPeakMb', unit: 'Megabytes' },
} as const satisfies Record<string, LogFilter>;

export type ReadFromLog = keyof typeof FILTERS;

/**
 * The logs of the functions at the edge, in the region where they run: with Origin Shield, origin-request and origin-response
 * run in the shield's region. Runs elsewhere while the shield is unavailable are not covered.
 */
export const edgeLogs = (stage: Stage): Resources => ({
  TransformImageRequestLog: logGroup(stage, edgeLogGroup(stage, 'TransformImageRequest')),
  ResizeImageLog: logGroup(stage, edgeLogGroup(stage, 'ResizeImage')),
  ...Object.fromEntries(
    Object.entries(FILTERS).map(([name, filter]) => [
      `ResizeImage${name}`,
      metricFilter(stage, 'ResizeImageLog', name, filter),
    ]),
  ),
});

const logGroup = ({ infra }: Stage, LogGroupName: string): Resource => ({
  Type: 'AWS::Logs::LogGroup',
  Properties: { LogGroupName, RetentionInDays: infra.logDays },
});

/**
 * Counts the failures of a function behind a queue. For Lambda a run that returns failed messages is a success, so its own
 * `Errors` contains only runs that it terminated.
 * @param log the name of its log group in the template
 * @param event of the function's log line about each failure
 */
export const failureFilter = (stage: Stage, log: string, name: string, event: string): Resource =>
  metricFilter(stage, log, name, { pattern: `{ $.event = "${event}" || (${KILLED}) }` });

/**
 * Periods of five minutes with failures that trigger an alarm, and the hour of which they are: a failed message comes back after
 * twelve minutes, so that failures of a single one are never in consecutive periods.
 */
export const [FAILURES, FAILURES_IN] = [3, 12] as const;

/** A metric that CloudWatch extracts from the lines of a log. */
export const metricFilter = (
  stage: Stage,
  log: string,
  name: string,
  { pattern, value = '1', unit = 'Count' }: LogFilter,
): Resource => ({
  Type: 'AWS::Logs::MetricFilter',
  Properties: {
    LogGroupName: ref(log),
    FilterPattern: pattern,
    MetricTransformations: [
      { MetricNamespace: namespaceOf(stage), MetricName: name, MetricValue: value, Unit: unit },
    ],
  },
});
