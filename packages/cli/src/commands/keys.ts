import { exitCodes } from '@cameo/command-line';
import { stageKeys, stageOf } from '@cameo/infra';
import { configOption, defineCommand, jsonOption, print, printJson } from '../command.js';
import { loadProject } from '../project/load-project.js';
import { STAGE_WORD, stageNamed, stageOptions } from '../project/stage-choice.js';

export const command = defineCommand({
  name: 'cameo keys',
  about:
    'Prints the keys of a stage with signed URLs, derived from CAMEO_SIGNING_KEYS: for its KeyValueStore, and for applications that may sign only for this stage.',
  word: STAGE_WORD,
  options: { ...stageOptions, config: configOption, json: jsonOption },
  examples: [['cameo keys prod', 'a line for each: id@bucket=secret']],
  check: ({ stage, ...values }, word) => ({ ...values, stage: stageNamed(stage, word) }),
  run: async ({ stage, config: named, json }) => {
    const { config } = await loadProject(named);
    const keys = stageKeys(stageOf(config, stage));
    if (json) printJson(keys);
    else print(...keys);
    return exitCodes.right;
  },
});
