import { exitCodes } from '@cameo/command-line';
import { adoptBucket, holdingStage } from '@cameo/infra';
import { configOption, defineCommand, jsonOption, printJson } from '../command.js';
import { projectToDeploy } from '../project/deployable.js';
import { STAGE_WORD, stageNamed, stageOptions } from '../project/stage-choice.js';

export const command = defineCommand({
  name: 'cameo adopt',
  about: 'Lists what an existing bucket needs from its owner; changes nothing.',
  word: STAGE_WORD,
  options: { ...stageOptions, config: configOption, json: jsonOption },
  examples: [['cameo adopt dev', 'for a stage with infra.existingBucket']],
  check: ({ stage, ...values }, word) => ({ ...values, stage: stageNamed(stage, word) }),
  run: async (args) => {
    const project = await projectToDeploy(args);
    const steps = await holdingStage(project, args.stage, `cameo adopt ${args.stage}`, () =>
      adoptBucket(project, args.stage),
    );
    if (args.json) printJson(steps.map(({ about, state, text }) => ({ about, state, text })));
    return exitCodes.right;
  },
});
