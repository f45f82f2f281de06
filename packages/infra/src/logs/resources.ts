import { alarmTopic } from '../alarm.js';
import type { Resources, StackParts } from '../cloudformation.js';
import { edgeLogGroup, type Stage } from '../stage.js';
import { renderAlarms } from './alarms.js';
import { edgeLogs } from './edge-logs.js';

/** What is read from the logs of the functions at the edge: it must be where they run, which is the shield's region. */
export const renderResources = (stage: Stage): Resources => ({ ...edgeLogs(stage), ...renderAlarms(stage) });

/** The stack in the shield's region, of a stage whose bucket is in another one. */
export const logsResources = (stage: Stage): StackParts => ({
  Resources: { ...alarmTopic(stage), ...renderResources(stage) },
  Outputs: {
    ResizeImageLogName: {
      Description: 'Where ResizeImage logs, in this region',
      Value: edgeLogGroup(stage, 'ResizeImage'),
    },
  },
});
