import { exitCodes } from '@cameo/command-line';
import { holdingStage, removeStage, toolsIn } from '@cameo/infra';
import { configOption, defineCommand, jsonOption, printJson } from '../command.js';
import { projectToDeploy } from '../project/deployable.js';
import { STAGE_WORD, stageNamed, stageOptions } from '../project/stage-choice.js';

export const command = defineCommand({
  name: 'cameo remove',
  about:
    'Detaches the functions of a stage from its distribution; a second run some hours later deletes the distribution and the functions. The bucket and its pictures stay.',
  word: STAGE_WORD,
  options: { ...stageOptions, config: configOption, json: jsonOption },
  examples: [['cameo remove dev', 'run it once, and again some hours later']],
  check: ({ stage, ...values }, word) => ({ ...values, stage: stageNamed(stage, word) }),
  run: async (args) => {
    const project = await projectToDeploy(args);
    const removed = await holdingStage(project, args.stage, `cameo remove ${args.stage}`, () =>
      removeStage(project.config, args.stage, toolsIn(project)),
    );
    if (args.json) printJson(removed);
    return exitCodes.right;
  },
});
