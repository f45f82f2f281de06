import { alarm, alarmTopic } from '../alarm.js';
import { type Resources, ref } from '../cloudformation.js';
import { isSigned, nameOf, type Stage } from '../stage.js';

/** CloudFront's metrics of the distribution, which are in us-east-1 and cover all regions. */
const distributionMetric = (name: string, statistic: string) => ({
  namespace: 'AWS/CloudFront',
  name,
  dimensions: { DistributionId: ref('ImageDistribution'), Region: 'Global' },
  statistic,
});

/** CloudFront's metrics of the viewer-request function, in all regions. */
const ofViewerRequest = (stage: Stage, name: string, statistic: string) => ({
  namespace: 'AWS/CloudFront',
  name,
  dimensions: { FunctionName: nameOf(stage, 'viewer-request'), Region: 'Global' },
  statistic,
});

/** Compute utilisation, in per cent, above which CloudFront may throttle a function (Developer Guide, "Monitor functions"). */
const BUSY = 70;

/** Alarms that cover every region and every request, independent of the functions' logs. */
export const edgeAlarms = (stage: Stage): Resources => ({
  ...alarmTopic(stage),
  ViewerErrorsAlarm: alarm(stage, {
    about: 'more than 1% of viewers received a 5xx for ten minutes.',
    metric: distributionMetric('5xxErrorRate', 'Average'),
    above: 1,
    periods: 2,
  }),
  FunctionErrorsAlarm: alarm(stage, {
    about: 'a function at the edge threw, or ran out of time or memory.',
    metric: distributionMetric('LambdaExecutionError', 'Sum'),
    above: 0,
    periods: 1,
  }),
  FunctionThrottlesAlarm: alarm(stage, {
    about: 'Lambda refused to run a function at the edge, because the limit of the account was reached.',
    metric: distributionMetric('LambdaLimitExceededErrors', 'Sum'),
    above: 0,
    periods: 1,
  }),
  FunctionAnswersAlarm: alarm(stage, {
    about: 'CloudFront refused the answer of a function.',
    metric: distributionMetric('LambdaValidationError', 'Sum'),
    above: 0,
    periods: 1,
  }),
  ViewerRequestTimeAlarm: alarm(stage, {
    about: `the viewer-request function uses more than ${BUSY}% of its time limit.`,
    metric: ofViewerRequest(stage, 'FunctionComputeUtilization', 'Average'),
    above: BUSY,
    periods: 2,
  }),
  ViewerRequestErrorsAlarm: alarm(stage, {
    about: 'the viewer-request function threw.',
    metric: ofViewerRequest(stage, 'FunctionExecutionErrors', 'Sum'),
    above: 0,
    periods: 1,
  }),
  ViewerRequestAnswersAlarm: alarm(stage, {
    about: 'CloudFront refused the answer of the viewer-request function.',
    metric: ofViewerRequest(stage, 'FunctionValidationErrors', 'Sum'),
    above: 0,
    periods: 1,
  }),
  ViewerRequestThrottlesAlarm: alarm(stage, {
    about: 'CloudFront did not run the viewer-request function, because it takes too long or runs too often.',
    metric: ofViewerRequest(stage, 'FunctionThrottles', 'Sum'),
    above: 0,
    periods: 1,
  }),
  ...(isSigned(stage) && {
    SigningKeysAlarm: alarm(stage, {
      about: 'the viewer-request function could not read the keys of signed URLs.',
      metric: ofViewerRequest(stage, 'KvsReadErrors', 'Sum'),
      above: 0,
      periods: 1,
    }),
  }),
});
