import { exitCodes } from '@cameo/command-line';
import { deployStage, holdingStage, toolsIn } from '@cameo/infra';
import { configOption, defineCommand, jsonOption, printJson } from '../command.js';
import { projectToDeploy } from '../project/deployable.js';
import { STAGE_WORD, stageNamed, stageOptions } from '../project/stage-choice.js';

export const command = defineCommand({
  name: 'cameo deploy',
  about:
    'Packages a stage, then creates or changes its stacks: the bucket, the functions and the distribution.',
  word: STAGE_WORD,
  options: { ...stageOptions, config: configOption, json: jsonOption },
  examples: [
    [
      'cameo deploy dev',
      'with the credentials of AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    ],
    ['cameo deploy prod --json', 'ends with the address, as JSON'],
  ],
  check: ({ stage, ...values }, word) => ({ ...values, stage: stageNamed(stage, word) }),
  run: async (args) => {
    const project = await projectToDeploy(args);
    const deployed = await holdingStage(project, args.stage, `cameo deploy ${args.stage}`, () =>
      deployStage(project.config, args.stage, toolsIn(project)),
    );
    if (args.json) printJson(deployed);
    return exitCodes.right;
  },
});
