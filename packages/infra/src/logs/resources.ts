import { alarmTopic } from '../alarm.js';
import type { Resources, StackParts } from '../cloudformation.js';
import { edgeLogGroup, type Stage } from '../stage.js';
import { renderAlarms } from './alarms.js';
import { edgeLogs } from './edge-logs.js';

/**
 * Metrics and alarms from the logs of the functions at the edge: they must be in the shield's region, where the functions run.
 */
export const renderResources = (stage: Stage): Resources => ({ ...edgeLogs(stage), ...renderAlarms(stage) });

/** The stack in the shield's region, for a stage whose bucket is in another one. */
export const logsResources = (stage: Stage): StackParts => ({
  Resources: { ...alarmTopic(stage), ...renderResources(stage) },
  Outputs: {
    ResizeImageLogName: {
      Description: 'Where ResizeImage logs, in this region',
      Value: edgeLogGroup(stage, 'ResizeImage'),
    },
  },
});
