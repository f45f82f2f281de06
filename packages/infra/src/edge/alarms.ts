import { alarm, alarmTopic } from '../alarm.js';
import { type Resources, ref } from '../cloudformation.js';
import type { Stage } from '../stage.js';

/** CloudFront's own numbers about the distribution: they are in us-east-1 and are about all regions. */
const ofDistribution = (name: string, statistic: string) => ({
  namespace: 'AWS/CloudFront',
  name,
  dimensions: { DistributionId: ref('ImageDistribution'), Region: 'Global' },
  statistic,
});

/** Alarms that see every region, whatever happens to the functions' logs. */
export const edgeAlarms = (stage: Stage): Resources => ({
  ...alarmTopic(stage),
  ViewerErrorsAlarm: alarm(stage, {
    about: 'more than 1% of viewers were answered by a 5xx for ten minutes.',
    metric: ofDistribution('5xxErrorRate', 'Average'),
    above: 1,
    periods: 2,
  }),
  FunctionErrorsAlarm: alarm(stage, {
    about: 'a function at the edge threw, ran out of time or memory, or was throttled.',
    metric: ofDistribution('LambdaExecutionError', 'Sum'),
    above: 0,
    periods: 1,
  }),
  FunctionAnswersAlarm: alarm(stage, {
    about: 'CloudFront refused what a function answered.',
    metric: ofDistribution('LambdaValidationError', 'Sum'),
    above: 0,
    periods: 1,
  }),
});
