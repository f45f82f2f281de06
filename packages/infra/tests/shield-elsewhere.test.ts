import { defineImageConfig } from '@cameo/core';
import { describe, expect, it } from 'vitest';
import { edgeResources } from '../src/edge/resources.js';
import { logsResources } from '../src/logs/resources.js';
import { mediaResources } from '../src/media/resources.js';
import { stacksOf } from '../src/stacks.js';
import { stageOf } from '../src/stage.js';
import { templateMistakes } from './cloudformation-schema.js';
import { ofType, properties, type Template } from './packaged.js';

const stageIn = (region: string) =>
  stageOf(
    defineImageConfig({
      bucket: 'pictures',
      region,
      infra: { alarmEmail: 'ops@example.com' },
      stages: { dev: {} },
    }),
    'dev',
  );

/** Paris has no Origin Shield; the nearest is in London. */
const paris = stageIn('eu-west-3');
const logs: Template = logsResources(paris);
const media: Template = mediaResources(paris);

const EDGE_LOGS = [
  '/aws/lambda/us-east-1.cameo-dev-TransformImageRequest',
  '/aws/lambda/us-east-1.cameo-dev-ResizeImage',
];
const RENDER_ALARMS = [
  'ResizeErrorRateAlarm',
  'ResizeKilledAlarm',
  'ResizeDurationAlarm',
  'ResizeRendersAlarm',
  'ResizeMemoryAlarm',
];

const alarmsOf = (from: Template) =>
  Object.keys(from.Resources).filter((name) => from.Resources[name]?.Type === 'AWS::CloudWatch::Alarm');

describe('a bucket in a region without an Origin Shield', () => {
  it('has a third stack, created before the functions run', () => {
    expect(stacksOf(paris)).toEqual(['media', 'logs', 'edge']);
    expect(stacksOf(stageIn('eu-west-2'))).toEqual(['media', 'edge']);
  });

  it("has the logs and the alarms of the functions there, with the same subscribers, and not in the bucket's region", async () => {
    expect(ofType(logs, 'AWS::Logs::LogGroup').map(({ Properties }) => Properties['LogGroupName'])).toEqual(
      EDGE_LOGS,
    );
    expect(alarmsOf(logs)).toEqual(RENDER_ALARMS);
    expect(ofType(logs, 'AWS::Logs::MetricFilter')).toHaveLength(6);
    for (const name of RENDER_ALARMS)
      expect(properties(logs, name)['AlarmActions']).toEqual([{ Ref: 'AlarmTopic' }]);
    expect(ofType(logs, 'AWS::SNS::Topic')).toHaveLength(1);
    expect(await templateMistakes(logs)).toEqual([]);

    expect(ofType(media, 'AWS::Logs::LogGroup')).toEqual([]);
    expect(
      ofType(media, 'AWS::Logs::MetricFilter').map(({ Properties }) => Properties['LogGroupName']),
    ).toEqual([
      { Ref: 'PurgeVariantsLogGroup' },
      ...['RefineLogGroup', 'RefineLogGroup', 'RefineLogGroup'].map((Ref) => ({ Ref })),
    ]);
    expect(alarmsOf(media)).toEqual([
      'PurgeErrorsAlarm',
      'PurgeLateAlarm',
      'BucketBytesAlarm',
      'PurgeGivenUpAlarm',
      'RefineErrorsAlarm',
      'RefineLateAlarm',
      'RefineGivenUpAlarm',
    ]);
  });

  it("has the same resources there as a single-region stage in the bucket's stack", () => {
    const london: Template = mediaResources(stageIn('eu-west-2'));
    for (const [name, resource] of Object.entries(logs.Resources))
      expect([name, london.Resources[name]]).toEqual([name, resource]);
  });

  it('is read through that shield, and the dashboard shows the metrics from there', () => {
    const edge: Template = edgeResources(paris, 'function handler(event) {}');
    expect(JSON.stringify(properties(edge, 'ImageDistribution'))).toContain(
      '"OriginShieldRegion":"eu-west-2"',
    );
    const body = properties(edge, 'Dashboard')['DashboardBody'] as { 'Fn::Sub': string };
    const { widgets } = JSON.parse(body['Fn::Sub']) as {
      widgets: { properties: { title: string; region: string } }[];
    };
    const elsewhere = widgets.filter(({ properties: of }) => of.region !== 'us-east-1');
    expect(elsewhere.map(({ properties: { title, region } }) => [title, region])).toEqual([
      ...['Pictures', 'Time to render', 'Memory of ResizeImage'].map((title) => [title, 'eu-west-2']),
      // Those of Refine are in the bucket's region.
      ...[
        'Refine: runs, failures and concurrency',
        'Refined derivatives, before and after',
        'Time of Refine',
      ].map((title) => [title, 'eu-west-3']),
    ]);
  });
});
