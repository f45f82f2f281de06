import { concurrencyIn } from '../aws/concurrency.js';
import { findFailure, newestEvent } from '../aws/stack-failure.js';
import { findStack } from '../aws/stacks.js';
import { osls } from '../osls.js';
import { writeStage } from '../package/package-stage.js';
import { type Project, stageFolder } from '../project.js';
import type { StackName } from '../stacks.js';
import type { Stage } from '../stage.js';
import { checkAdopted } from './adopt.js';
import { packAll } from './package.js';

/** Dependencies of deployment and removal; tests replace them, to check the order without an account. */
export interface Tools {
  readonly findStack: typeof findStack;
  readonly findFailure: typeof findFailure;
  readonly newestEvent: typeof newestEvent;
  readonly concurrencyIn: typeof concurrencyIn;
  readonly checkAdopted: typeof checkAdopted;
  /** Runs osls on one stack of a stage and shows its output. */
  readonly osls: (command: 'deploy' | 'remove', stack: StackName, stage: string) => Promise<string>;
  /** Builds the zips and the inputs of the serverless files. */
  readonly pack: (stage: Stage) => Promise<void>;
  /** Writes the inputs of the serverless files for existing zips. */
  readonly write: (stage: Stage) => Promise<void>;
}

/** The tools of a project, which write below its folder. */
export const toolsIn = (project: Project): Tools => ({
  findStack,
  findFailure,
  newestEvent,
  concurrencyIn,
  checkAdopted,
  osls: (command, stack, stage) =>
    osls(command, stack, { stage, folder: stageFolder(project, stage) }, { show: true }),
  pack: async (stage) => void (await packAll(project, stage)),
  write: (stage) => writeStage(stage, stageFolder(project, stage.name)),
});
