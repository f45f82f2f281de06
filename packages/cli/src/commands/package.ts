import { exitCodes, flag } from '@cameo/command-line';
import { DISTRIBUTION_PARAMETER, holdingStage, packageStage, stageOf, writeTemplates } from '@cameo/infra';
import { configOption, defineCommand, jsonOption, printJson } from '../command.js';
import { projectToDeploy } from '../project/deployable.js';
import { STAGE_WORD, stageNamed, stageOptions } from '../project/stage-choice.js';

export const command = defineCommand({
  name: 'cameo package',
  about: 'Builds the zips and the CloudFormation templates of a stage into .cameo/stages; needs no account.',
  word: STAGE_WORD,
  options: {
    ...stageOptions,
    template: flag('also plain JSON with parameters, for deployment with other tools'),
    config: configOption,
    json: jsonOption,
  },
  examples: [
    ['cameo package dev', 'what "cameo deploy dev" would deploy'],
    ['cameo package prod --template', 'for a pipeline or Terraform'],
  ],
  check: ({ stage, ...values }, word) => ({ ...values, stage: stageNamed(stage, word) }),
  run: async (args) => {
    const project = await projectToDeploy(args);
    const packaged = await holdingStage(project, args.stage, `cameo package ${args.stage}`, () =>
      args.template
        ? writeTemplates(
            project,
            stageOf(project.config, args.stage, { distributionId: DISTRIBUTION_PARAMETER }),
          )
        : packageStage(project, stageOf(project.config, args.stage)),
    );
    if (args.json) printJson(packaged);
    return exitCodes.right;
  },
});
