import { EDGE_REGION, runsHere, type Stage } from './stage.js';

/** The possible stacks of a stage, and the file that describes each. */
export const STACK_FILES = {
  media: 'serverless.media.yml',
  logs: 'serverless.logs.yml',
  edge: 'serverless.yml',
} as const;
export type StackName = keyof typeof STACK_FILES;

/** The contents of each stack, for people. */
export const STACK_CONTENTS: Readonly<Record<StackName, string>> = {
  media: 'the bucket',
  logs: 'the logs and alarms of the functions',
  edge: 'the distribution and its functions',
};

/** CloudFormation's name of a stack. */
export const stackOf = (stack: StackName, stage: string): string => `cameo-${stack}-${stage}`;

/** The stacks of a stage, in order of creation. */
export const stacksOf = (stage: Pick<Stage, 'config' | 'shieldRegion'>): readonly StackName[] =>
  runsHere(stage) ? ['media', 'edge'] : ['media', 'logs', 'edge'];

/** The region of a stack. */
export const regionOf = (stack: StackName, stage: Pick<Stage, 'config' | 'shieldRegion'>): string =>
  ({ media: stage.config.region, logs: stage.shieldRegion, edge: EDGE_REGION })[stack];
