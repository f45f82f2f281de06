import { exitCodes } from '@cameo/command-line';
import { removeStage, toolsIn } from '@cameo/infra';
import { configOption, defineCommand, jsonOption, printJson } from '../command.js';
import { projectToDeploy } from '../project/deployable.js';
import { STAGE_WORD, stageNamed, stageOptions } from '../project/stage-choice.js';

export const command = defineCommand({
  name: 'cameo remove',
  about:
    'Takes the functions of a stage off its distribution; some hours later, asked again, deletes the distribution and them. The bucket and its pictures stay.',
  word: STAGE_WORD,
  options: { ...stageOptions, config: configOption, json: jsonOption },
  examples: [['cameo remove dev', 'once, and some hours later again']],
  check: ({ stage, ...values }, word) => ({ ...values, stage: stageNamed(stage, word) }),
  run: async (args) => {
    const project = await projectToDeploy(args);
    const removed = await removeStage(project.config, args.stage, toolsIn(project));
    if (args.json) printJson(removed);
    return exitCodes.right;
  },
});
