import { exitCodes, flag, text, wholeNumber } from '@cameo/command-line';
import { showLogs } from '@cameo/infra';
import { configOption, defineCommand } from '../command.js';
import { projectToDeploy } from '../project/deployable.js';
import { STAGE_WORD, stageNamed, stageOptions } from '../project/stage-choice.js';

export const command = defineCommand({
  name: 'cameo logs',
  about: 'Prints the logs of a stage’s functions.',
  word: STAGE_WORD,
  options: {
    ...stageOptions,
    region: text('NAME|all', 'region of the logs (that of the Origin Shield)'),
    minutes: wholeNumber('minutes to look back', { to: 999_999, otherwise: 60 }),
    follow: flag('continues until Ctrl+C'),
    config: configOption,
    json: flag('a line of JSON for each line of the log'),
  },
  examples: [
    ['cameo logs dev', 'the last hour'],
    ['cameo logs prod --minutes 5 --follow', 'and new lines'],
  ],
  check: ({ stage, ...values }, word) => ({ ...values, stage: stageNamed(stage, word) }),
  run: async (args) => {
    const project = await projectToDeploy(args);
    await showLogs(project.config, args);
    return exitCodes.right;
  },
});
