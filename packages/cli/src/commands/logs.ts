import { exitCodes, flag, text, wholeNumber } from '@cameo/command-line';
import { showLogs } from '@cameo/infra';
import { configOption, defineCommand } from '../command.js';
import { projectToDeploy } from '../project/deployable.js';
import { STAGE_WORD, stageNamed, stageOptions } from '../project/stage-choice.js';

export const command = defineCommand({
  name: 'cameo logs',
  about: 'Prints what the functions of a stage logged.',
  word: STAGE_WORD,
  options: {
    ...stageOptions,
    region: text('NAME|all', 'where they ran (the region of the Origin Shield)'),
    minutes: wholeNumber('how far back', { to: 999_999, otherwise: 60 }),
    follow: flag('goes on until Ctrl+C'),
    config: configOption,
    json: flag('a line of JSON for each line'),
  },
  examples: [
    ['cameo logs dev', 'the last hour'],
    ['cameo logs prod --minutes 5 --follow', 'and what comes'],
  ],
  check: ({ stage, ...values }, word) => ({ ...values, stage: stageNamed(stage, word) }),
  run: async (args) => {
    const project = await projectToDeploy(args);
    await showLogs(project.config, args);
    return exitCodes.right;
  },
});
