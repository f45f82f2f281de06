import { findFailure } from '../aws/stack-failure.js';
import { findStack } from '../aws/stacks.js';
import { osls } from '../osls.js';
import { writeStage } from '../package/package-stage.js';
import type { Stage } from '../stage.js';
import { checkAdopted } from './adopt.js';
import { packAll, stageFolder } from './package.js';

/** What deploying and removing are made of; tests hand in their own, to see the order without an account. */
export interface Tools {
  readonly findStack: typeof findStack;
  readonly findFailure: typeof findFailure;
  readonly checkAdopted: typeof checkAdopted;
  readonly osls: typeof osls;
  /** Builds the zips and writes what the serverless files read. */
  readonly pack: (stage: Stage) => Promise<void>;
  /** Writes what the serverless files read, for zips that are there. */
  readonly write: (stage: Stage) => Promise<void>;
}

export const TOOLS: Tools = {
  findStack,
  findFailure,
  checkAdopted,
  osls,
  pack: packAll,
  write: (stage) => writeStage(stage, stageFolder(stage.name)),
};
