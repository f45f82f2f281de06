import { concurrencyIn } from '../aws/concurrency.js';
import { findFailure } from '../aws/stack-failure.js';
import { findStack } from '../aws/stacks.js';
import { osls } from '../osls.js';
import { writeStage } from '../package/package-stage.js';
import { type Project, stageFolder } from '../project.js';
import type { StackName } from '../stacks.js';
import type { Stage } from '../stage.js';
import { checkAdopted } from './adopt.js';
import { packAll } from './package.js';

/** What deploying and removing are made of; tests hand in their own, to see the order without an account. */
export interface Tools {
  readonly findStack: typeof findStack;
  readonly findFailure: typeof findFailure;
  readonly concurrencyIn: typeof concurrencyIn;
  readonly checkAdopted: typeof checkAdopted;
  /** Runs osls on one stack of a stage, with its output shown. */
  readonly osls: (command: 'deploy' | 'remove', stack: StackName, stage: string) => Promise<string>;
  /** Builds the zips and writes what the serverless files read. */
  readonly pack: (stage: Stage) => Promise<void>;
  /** Writes what the serverless files read, for zips that are there. */
  readonly write: (stage: Stage) => Promise<void>;
}

/** The tools of a project, which write below its folder. */
export const toolsIn = (project: Project): Tools => ({
  findStack,
  findFailure,
  concurrencyIn,
  checkAdopted,
  osls: (command, stack, stage) =>
    osls(command, stack, { stage, folder: stageFolder(project, stage) }, { show: true }),
  pack: async (stage) => void (await packAll(project, stage)),
  write: (stage) => writeStage(stage, stageFolder(project, stage.name)),
});
