import { type Resource, type Resources, ref } from '../cloudformation.js';
import { edgeLogGroup, type Stage } from '../stage.js';

/** Where the numbers go that are read from the log of ResizeImage. */
export const namespaceOf = (stage: Stage): string => `Cameo/${stage.name}`;

/** What is read from a log: which lines, and which number of a line when it is not just counted. */
const FILTERS = {
  Answered: { pattern: '{ $.event = "rendered" || $.event = "reused" || $.event = "failed" }' },
  Rendered: { pattern: '{ $.event = "rendered" }' },
  Failed: { pattern: '{ $.level = "error" }' },
  // What Lambda itself says when a function does not come to its end.
  Killed: {
    pattern:
      '{ $.type = "platform.report" && ($.record.status = "timeout" || $.record.status = "error" || $.record.status = "failure") }',
  },
  TotalMs: { pattern: '{ $.totalMs = * }', value: '$.totalMs', unit: 'Milliseconds' },
  MemoryPeakMb: { pattern: '{ $.memoryPeakMb = * }', value: '$.memoryPeakMb', unit: 'Megabytes' },
} as const;

export type ReadFromLog = keyof typeof FILTERS;

/**
 * The logs of the functions at the edge, in the region where they run: with Origin Shield, origin-request and
 * origin-response run in the shield's region. What runs elsewhere while the shield is away is not seen here.
 */
export const edgeLogs = (stage: Stage): Resources => ({
  TransformImageRequestLog: logGroup(stage, edgeLogGroup(stage, 'TransformImageRequest')),
  ResizeImageLog: logGroup(stage, edgeLogGroup(stage, 'ResizeImage')),
  ...Object.fromEntries(
    Object.entries(FILTERS).map(([name, filter]) => [
      `ResizeImage${name}`,
      metricFilter(stage, name, filter),
    ]),
  ),
});

const logGroup = ({ infra }: Stage, LogGroupName: string): Resource => ({
  Type: 'AWS::Logs::LogGroup',
  Properties: { LogGroupName, RetentionInDays: infra.logDays },
});

const metricFilter = (
  stage: Stage,
  name: string,
  {
    pattern,
    value = '1',
    unit = 'Count',
  }: { pattern: string; value?: string; unit?: 'Count' | 'Milliseconds' | 'Megabytes' },
): Resource => ({
  Type: 'AWS::Logs::MetricFilter',
  Properties: {
    LogGroupName: ref('ResizeImageLog'),
    FilterPattern: pattern,
    MetricTransformations: [
      { MetricNamespace: namespaceOf(stage), MetricName: name, MetricValue: value, Unit: unit },
    ],
  },
});
