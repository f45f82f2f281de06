import { exitCodes, fromHere, list, text, UsageError, wholeNumber, wholeNumbers } from '@cameo/command-line';
import { grammarHash, type ImageConfig } from '@cameo/core';
import {
  ACCEPTS,
  openState,
  seriesOf,
  showProgress,
  sourcesIn,
  summary,
  targetOf,
  unsigned,
  type WarmFormat,
  warmAll,
} from '@cameo/infra';
import { configOption, defineCommand, jsonOption, print, printJson } from '../command.js';
import { textOfFile } from '../project/list-file.js';
import { loadProject } from '../project/load-project.js';
import { STAGE_WORD, stageNamed, stageOptions } from '../project/stage-choice.js';

/** Formats as `Accept` asks for them. */
const FORMATS = Object.keys(ACCEPTS) as WarmFormat[];

/** Wider than any ladder may be; the configuration's own limit is checked when it is known. */
const MOST_PX = 16_384;

export const command = defineCommand({
  name: 'cameo warm',
  about:
    'Asks for the variants of a list of pictures, so that they are rendered before the first viewer comes.',
  word: STAGE_WORD,
  options: {
    ...stageOptions,
    url: text(
      'URL',
      'any address instead, such as http://127.0.0.1:4600; beside a stage, where that stage is',
    ),
    from: text('FILE', 'keys of pictures, one in a line; lines with # are left out'),
    widths: wholeNumbers('px (every rung of the configuration)', { to: MOST_PX, otherwise: [] }),
    formats: list(`of ${FORMATS.join(', ')} (those of the configuration)`, FORMATS, []),
    query: text('TEXT', 'further parameters of each URL, such as q=60'),
    concurrency: wholeNumber('pictures at once', { to: 64, otherwise: 4 }),
    state: text('FILE', 'what is done, to go on after a stop (FILE of --from, and .warm)'),
    config: configOption,
    json: jsonOption,
  },
  examples: [
    ['cameo warm dev --from keys.txt', 'every width in every format'],
    ['cameo warm --url http://127.0.0.1:4600 --from keys.txt --widths 200,640', 'two widths, here'],
  ],
  check: ({ stage, from, ...values }, word) => {
    const named = stage === undefined && word === undefined ? undefined : stageNamed(stage, word);
    if (named === undefined && values.url === undefined)
      throw new UsageError('Expected a stage, --url URL or both, as in dev or --url http://127.0.0.1:4600.');
    if (from === undefined)
      throw new UsageError('Got no --from, expected a file with keys of pictures, one in a line.');
    return { ...values, stage: named, from };
  },
  run: async ({ stage, url, from, state, json, config: named, ...wish }) => {
    const { base, config, sign = unsigned } = targetOf((await loadProject(named)).config, { stage, url });
    const file = fromHere(from);
    const [stop, abandon] = [new AbortController(), new AbortController()];
    for (const signal of ['SIGINT', 'SIGTERM'])
      process.on(signal, () => {
        // Asked twice, a person means now.
        if (stop.signal.aborted) abandon.abort();
        stop.abort();
      });
    const started = performance.now();
    const progress = showProgress(process.stderr);
    const tally = await warmAll({
      base,
      sign,
      series: seriesOf(
        sourcesIn(textOfFile('--from', from), config),
        {
          widths: widthsOf(wish.widths, config),
          formats: formatsOf(wish.formats, config),
          query: wish.query ?? '',
        },
        config,
      ),
      state: openState(state === undefined ? `${file}.warm` : fromHere(state), {
        base,
        grammar: grammarHash(config),
      }),
      concurrency: wish.concurrency,
      stop: stop.signal,
      abandon: abandon.signal,
      told: progress.told,
    });
    progress.end();
    const stopped = stop.signal.aborted;
    if (json) printJson({ base, stopped, ...tally });
    else print(summary(tally, performance.now() - started, config, stopped));
    if (stopped) return exitCodes.interrupted;
    return tally.failures.length > 0 ? exitCodes.wrong : exitCodes.right;
  },
});

function widthsOf(given: readonly number[], config: ImageConfig): readonly number[] {
  const wide = given.find((width) => width > config.limits.width);
  if (wide !== undefined)
    throw new UsageError(`--widths got "${wide}", expected a whole number from 1 to ${config.limits.width}.`);
  return given.length === 0 ? config.ladder : given;
}

const formatsOf = (given: readonly WarmFormat[], config: ImageConfig): readonly WarmFormat[] =>
  given.length > 0 ? given : FORMATS.filter((name) => name === 'jpeg' || config.formats.includes(name));
