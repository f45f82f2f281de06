import { exitCodes, flag, text, UsageError } from '@cameo/command-line';
import { stageInfra } from '@cameo/core/config';
import { examine, examineAccount, printResult, printSum, stageOf, targetOf } from '@cameo/infra';
import { configOption, defineCommand, jsonOption, print, printJson } from '../command.js';
import { loadProject } from '../project/load-project.js';
import { STAGE_WORD, stageNamed, stageOptions } from '../project/stage-choice.js';

/** A picture that every local edge without its own pictures has. */
const SAMPLE = 'earth.jpg';

export const command = defineCommand({
  name: 'cameo doctor',
  about: 'Checks a running stage from outside, as a browser would, and reports the result of each check.',
  word: STAGE_WORD,
  options: {
    ...stageOptions,
    url: text(
      'URL',
      'any address instead, such as http://127.0.0.1:4600; with a stage, the address of that stage',
    ),
    picture: text(
      'KEY',
      'an existing picture wider than 640 px (canaryPicture of the stage, or earth.jpg, which the samples contain)',
    ),
    account: flag('checks the AWS account instead: what it may run, and where'),
    config: configOption,
    json: jsonOption,
  },
  examples: [
    ['cameo doctor dev --picture talent/alice.jpg', 'at the baseUrl of stage dev'],
    ['cameo doctor dev --account', 'before the first deployment'],
    ['cameo doctor --url http://127.0.0.1:4600 --picture talent/alice.jpg', 'the stage of "npx cameo dev"'],
  ],
  more: 'The exit status is 1 if a check fails; a warning means higher costs or fewer cache hits, and nothing is broken.',
  check: ({ stage, ...values }, word) => {
    const { account, url, picture } = values;
    if (account && (url !== undefined || picture !== undefined))
      throw new UsageError('--account works only with a stage.');
    const named = stage === undefined && word === undefined && !account ? undefined : stageNamed(stage, word);
    if (named === undefined && url === undefined)
      throw new UsageError('Expected a stage, --url URL or both, as in dev or --url http://127.0.0.1:4600.');
    return { ...values, stage: named };
  },
  run: async ({ stage, url, picture: given, account, config: named, json }) => {
    const { config } = await loadProject(named);
    const report = (line: string) => json || print(line);
    const show = (result: Parameters<typeof printResult>[0]) => report(printResult(result));
    if (account && stage !== undefined) {
      report(`the AWS account of stage ${stage}`);
      const results = await examineAccount(stageOf(config, stage));
      results.forEach(show);
      return ended(results, { stage }, json);
    }
    const picture = given ?? (stage && stageInfra(config, stage).canaryPicture) ?? SAMPLE;
    const target = targetOf(config, { stage, url });
    report(`${target.base}, with ${picture}`);
    return ended(await examine(target, picture, show), { base: target.base, picture }, json);
  },
});

function ended(
  results: Parameters<typeof printSum>[0],
  facts: Readonly<Record<string, string>>,
  json: boolean,
): number {
  if (json) printJson({ ...facts, results });
  else print(printSum(results));
  return results.some(({ state }) => state === 'fail') ? exitCodes.wrong : exitCodes.right;
}
