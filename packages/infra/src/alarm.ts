import type { Intrinsic } from '../generated/resource-types.js';
import { type ResourceOf, type Resources, ref } from './cloudformation.js';
import type { Stage } from './stage.js';

/** A CloudWatch metric. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions?: Readonly<Record<string, string | Intrinsic>>;
  /** `Sum`, `Average`, `Maximum` or a percentile such as `p95`. */
  readonly statistic: string;
}

/** The condition of an alarm. */
export interface AlarmRule {
  readonly about: string;
  readonly metric: Metric;
  /** Threshold; in per cent if there is a `rate`. */
  readonly above: number;
  /** The denominator for a rate, which is evaluated only if it is at least `atLeast`. */
  readonly rate?: { readonly of: Metric; readonly atLeast: number };
  /** Number of periods above the threshold. */
  readonly periods: number;
  /** Number of latest periods of which they are. Default: the same, so that they are consecutive. */
  readonly outOf?: number;
  /** Length of a period. Default: five minutes. */
  readonly periodSeconds?: number;
  /** Treatment of missing data. Default: not breaching, because a quiet night is no fault; `ignore` keeps the alarm's state. */
  readonly silence?: 'notBreaching' | 'breaching' | 'ignore';
}

const FIVE_MINUTES = 300;

/** An alarm. */
export function alarm(
  stage: Stage,
  {
    about,
    metric,
    above,
    rate,
    periods,
    outOf = periods,
    periodSeconds = FIVE_MINUTES,
    silence = 'notBreaching',
  }: AlarmRule,
): ResourceOf<'AWS::CloudWatch::Alarm'> {
  const measured =
    rate === undefined
      ? { Period: periodSeconds, ...statisticOf(metric), ...metricOf(metric) }
      : {
          Metrics: [
            query('bad', metric),
            query('all', rate.of),
            {
              Id: 'share',
              Label: 'per cent',
              Expression: `IF(all >= ${rate.atLeast}, 100 * bad / all, 0)`,
              ReturnData: true,
            },
          ],
        };
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmDescription: `Cameo ${stage.name}: ${about} See "When an alarm rings" in docs/operations.md.`,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: above,
      EvaluationPeriods: outOf,
      DatapointsToAlarm: periods,
      TreatMissingData: silence,
      ...measured,
      ...(stage.infra.alarmEmail === undefined
        ? {}
        : { AlarmActions: [ref('AlarmTopic')], OKActions: [ref('AlarmTopic')] }),
    },
  };
}

/** The SNS topic for a stack's alarms, if there is a subscriber; it must be in the alarms' region. */
export const alarmTopic = ({ infra: { alarmEmail } }: Stage): Resources =>
  alarmEmail === undefined
    ? {}
    : {
        AlarmTopic: {
          Type: 'AWS::SNS::Topic',
          Properties: { Subscription: [{ Protocol: 'email', Endpoint: alarmEmail }] },
        },
      };

const metricOf = ({ namespace, name, dimensions = {} }: Metric) => ({
  Namespace: namespace,
  MetricName: name,
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
});

const statisticOf = ({ statistic }: Metric) =>
  /^p\d/.test(statistic) ? { ExtendedStatistic: statistic } : { Statistic: statistic };

const query = (Id: string, metric: Metric) => ({
  Id,
  ReturnData: false,
  MetricStat: { Metric: metricOf(metric), Period: FIVE_MINUTES, Stat: metric.statistic },
});
