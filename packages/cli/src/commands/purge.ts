import { exitCodes, showProgress, text, UsageError } from '@cameo/command-line';
import { purgeStage, stageOf, targetOf } from '@cameo/infra';
import { configOption, defineCommand, jsonOption, print, printJson, stageOption } from '../command.js';
import { projectToDeploy } from '../project/deployable.js';
import { textOfFile } from '../project/list-file.js';
import { loadProject } from '../project/load-project.js';

export const command = defineCommand({
  name: 'cameo purge',
  about: 'Removes every size of pictures from the bucket and CloudFront, or from a local edge.',
  word: 'KEY...',
  options: {
    stage: stageOption,
    url: text('URL', 'a local edge instead of a stage, such as http://127.0.0.1:4600'),
    from: text('FILE', 'more keys, one on each line; lines with # are ignored'),
    config: configOption,
    json: jsonOption,
  },
  examples: [
    ['cameo purge talent/alice.jpg --stage dev', 'one picture'],
    ['cameo purge --from changed.txt --stage prod', 'those of a list'],
    ['cameo purge earth.jpg --url http://127.0.0.1:4600', 'on this machine'],
  ],
  check: ({ from, ...values }, _, words) => {
    if ((values.stage === undefined) === (values.url === undefined))
      throw new UsageError('Expected one of --stage NAME and --url URL.');
    const listed = from === undefined ? [] : linesOf(textOfFile('--from', from));
    const keys = [...new Set([...words, ...listed])];
    if (keys.length === 0) throw new UsageError('Got no picture, expected its key, as in talent/alice.jpg.');
    return { ...values, keys };
  },
  run: async ({ keys, stage, url, config, json }) => {
    const progress = showProgress('cameo purge', { total: keys.length, of: 'pictures' });
    try {
      const purged =
        stage === undefined
          ? await purgeHere(targetOf((await loadProject(config)).config, { url }).base, keys, progress.done)
          : await purgeStage(
              stageOf((await projectToDeploy({ stage, config, json })).config, stage),
              keys,
              progress.done,
            );
      progress.end();
      if (json) printJson(purged);
      else
        print(
          `${purged.pictures.length} ${purged.pictures.length === 1 ? 'picture' : 'pictures'} purged: ${purged.derivatives} derivatives deleted.`,
        );
      return exitCodes.right;
    } finally {
      progress.end();
    }
  },
});

const linesOf = (list: string): readonly string[] =>
  list
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

/** The local edge purges one picture per call. */
async function purgeHere(
  base: string,
  keys: readonly string[],
  done: (count: number) => void,
): Promise<{ readonly pictures: readonly string[]; readonly derivatives: number }> {
  let derivatives = 0;
  for (const key of keys) {
    const path = `/${key.replace(/^\/+/, '')}`;
    const answer = await fetch(`${base}/__edge/purge?path=${encodeURIComponent(path)}`, {
      method: 'POST',
    }).catch((error: unknown) => {
      throw new Error(`${base} did not answer; is "npx cameo dev" running there?`, { cause: error });
    });
    const body = (await answer.json().catch(() => ({}))) as {
      readonly derivatives?: number;
      readonly detail?: string;
    };
    if (!answer.ok)
      throw new Error(`${base} answered ${answer.status}: ${body.detail ?? 'it is no local edge.'}`);
    derivatives += body.derivatives ?? 0;
    done(1);
  }
  return { pictures: keys, derivatives };
}
