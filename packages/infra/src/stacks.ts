import { EDGE_REGION, runsHere, type Stage } from './stage.js';

/** The stacks that a stage may have, and the file that describes each. */
export const STACK_FILES = {
  media: 'serverless.media.yml',
  logs: 'serverless.logs.yml',
  edge: 'serverless.yml',
} as const;
export type StackName = keyof typeof STACK_FILES;

/** What is in each stack, for a person. */
export const STACK_CONTENTS: Readonly<Record<StackName, string>> = {
  media: 'the bucket',
  logs: 'the logs and alarms of the functions',
  edge: 'the distribution and its functions',
};

/** The name that CloudFormation knows a stack by. */
export const stackOf = (stack: StackName, stage: string): string => `cameo-${stack}-${stage}`;

/** The stacks of a stage, in the order in which they are made. */
export const stacksOf = (stage: Pick<Stage, 'config' | 'shieldRegion'>): readonly StackName[] =>
  runsHere(stage) ? ['media', 'edge'] : ['media', 'logs', 'edge'];

/** Where a stack is. */
export const regionOf = (stack: StackName, stage: Pick<Stage, 'config' | 'shieldRegion'>): string =>
  ({ media: stage.config.region, logs: stage.shieldRegion, edge: EDGE_REGION })[stack];
