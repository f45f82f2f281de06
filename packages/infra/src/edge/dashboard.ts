import { type Resources, ref, sub } from '../cloudformation.js';
import { namespaceOf } from '../logs/edge-logs.js';
import type { ReadFromRefineLog } from '../media/refine-metrics.js';
import { EDGE_REGION, hasCanary, nameOf, type Stage } from '../stage.js';

/** A graph: its title, its lines, and the region of its metrics. */
interface Graph {
  readonly title: string;
  readonly region: string;
  /** Each in CloudWatch's format: namespace, name, pairs of dimension and value, and drawing options. */
  readonly metrics: readonly (readonly unknown[])[];
  readonly unit?: string;
}

const [WIDTH, HEIGHT, COLUMNS] = [8, 6, 3] as const;

/** The state of the stage on one page: viewers' answers, the functions, and refining. */
export function dashboard(stage: Stage): Resources {
  const graphs = graphsOf(stage);
  const body = {
    widgets: graphs.map(({ title, region, metrics, unit }, at) => ({
      type: 'metric',
      x: (at % COLUMNS) * WIDTH,
      y: Math.floor(at / COLUMNS) * HEIGHT,
      width: WIDTH,
      height: HEIGHT,
      properties: {
        title,
        region,
        metrics,
        period: 300,
        view: 'timeSeries',
        ...(unit !== undefined && { yAxis: { left: { label: unit, showUnits: false, min: 0 } } }),
      },
    })),
  };
  return {
    // Hit rate and origin latency are among CloudFront's additional metrics, which have to be enabled.
    MoreMetrics: {
      Type: 'AWS::CloudFront::MonitoringSubscription',
      Properties: {
        DistributionId: ref('ImageDistribution'),
        MonitoringSubscription: {
          RealtimeMetricsSubscriptionConfig: { RealtimeMetricsSubscriptionStatus: 'Enabled' },
        },
      },
    },
    Dashboard: {
      Type: 'AWS::CloudWatch::Dashboard',
      Properties: { DashboardName: nameOf(stage, 'pictures'), DashboardBody: sub(JSON.stringify(body)) },
    },
  };
}

function graphsOf(stage: Stage): readonly Graph[] {
  const distribution = (name: string, stat: string) => [
    'AWS/CloudFront',
    name,
    'DistributionId',
    `\${ImageDistribution}`,
    'Region',
    'Global',
    { stat, label: name },
  ];
  const script = (name: string, stat: string) => [
    'AWS/CloudFront',
    name,
    'FunctionName',
    nameOf(stage, 'viewer-request'),
    'Region',
    'Global',
    { stat, label: name },
  ];
  const read = (name: string, stat: string) => [namespaceOf(stage), name, { stat, label: `${name} ${stat}` }];
  const edge = { region: EDGE_REGION };
  const home = { region: stage.shieldRegion };
  const canary = (name: string, stat: string) => [
    'AWS/Lambda',
    name,
    'FunctionName',
    nameOf(stage, 'Canary'),
    { stat, label: `${name} ${stat}` },
  ];
  return [
    { title: 'Requests of viewers', ...edge, metrics: [distribution('Requests', 'Sum')] },
    {
      title: 'Answered from the cache',
      ...edge,
      unit: '%',
      metrics: [distribution('CacheHitRate', 'Average')],
    },
    {
      title: 'Errors received by viewers',
      ...edge,
      unit: '%',
      metrics: [distribution('4xxErrorRate', 'Average'), distribution('5xxErrorRate', 'Average')],
    },
    {
      title: 'Functions at the edge that failed',
      ...edge,
      metrics: ['LambdaExecutionError', 'LambdaLimitExceededErrors', 'LambdaValidationError'].map((name) =>
        distribution(name, 'Sum'),
      ),
    },
    {
      title: 'Time of viewer-request, percent of its limit',
      ...edge,
      unit: '%',
      metrics: [script('FunctionComputeUtilization', 'Average')],
    },
    { title: 'Time of the origin', ...edge, unit: 'ms', metrics: [distribution('OriginLatency', 'p95')] },
    { title: 'Pictures', ...home, metrics: [read('Answered', 'Sum'), read('Failed', 'Sum')] },
    {
      title: 'Time to render',
      ...home,
      unit: 'ms',
      metrics: [read('TotalMs', 'p50'), read('TotalMs', 'p95')],
    },
    { title: 'Memory of ResizeImage', ...home, unit: 'MB', metrics: [read('MemoryPeakMb', 'Maximum')] },
    ...refineGraphs(stage),
    ...(hasCanary(stage)
      ? [
          {
            title: 'Canary: checks and failures',
            ...edge,
            metrics: [canary('Invocations', 'Sum'), canary('Errors', 'Sum')],
          },
          { title: 'Time of a check', ...edge, unit: 'ms', metrics: [canary('Duration', 'Maximum')] },
        ]
      : []),
  ];
}

/** The row of Refine, in the bucket's region. */
function refineGraphs(stage: Stage): readonly Graph[] {
  if (stage.config.refine === false) return [];
  const inRegion = { region: stage.config.region };
  const runs = (name: string, stat: string) => [
    'AWS/Lambda',
    name,
    'FunctionName',
    nameOf(stage, 'Refine'),
    { stat, label: `${name} ${stat}` },
  ];
  const read = (name: ReadFromRefineLog) => [namespaceOf(stage), name, { stat: 'Sum', label: name }];
  return [
    {
      title: 'Refine: runs, failures and concurrency',
      ...inRegion,
      metrics: [runs('Invocations', 'Sum'), read('RefineFailed'), runs('ConcurrentExecutions', 'Maximum')],
    },
    {
      title: 'Refined derivatives, before and after',
      ...inRegion,
      unit: 'bytes',
      metrics: [read('RefinedBytesBefore'), read('RefinedBytesAfter')],
    },
    {
      title: 'Time of Refine',
      ...inRegion,
      unit: 'ms',
      metrics: [runs('Duration', 'p50'), runs('Duration', 'Maximum')],
    },
  ];
}
