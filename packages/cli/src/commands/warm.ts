import { resolve } from 'node:path';
import {
  exitCodes,
  flag,
  list,
  onStopSignals,
  showProgress,
  text,
  UsageError,
  wholeNumber,
  wholeNumbers,
} from '@cameo/command-line';
import { grammarHash, type ImageConfig } from '@cameo/core';
import {
  ACCEPTS,
  bytes,
  canBypassCdn,
  canTellFinal,
  openState,
  type RefinedRun,
  type RefinedTally,
  refinable,
  refinedSummary,
  type Series,
  seriesOf,
  sourcesIn,
  summary,
  type Tally,
  targetOf,
  unsigned,
  type WarmFormat,
  waitForRefined,
  warmAll,
} from '@cameo/infra';
import { configOption, defineCommand, jsonOption, print, printJson } from '../command.js';
import { textOfFile } from '../project/list-file.js';
import { loadProject } from '../project/load-project.js';
import { STAGE_WORD, stageNamed, stageOptions } from '../project/stage-choice.js';

/** Formats that `Accept` can request. */
const FORMATS = Object.keys(ACCEPTS) as WarmFormat[];

/** Wider than any ladder may be; the configuration's own limit is checked once it is known. */
const MAX_PX = 16_384;

export const command = defineCommand({
  name: 'cameo warm',
  about:
    'Requests the variants of a list of pictures, so that they are rendered before the first viewer comes.',
  word: STAGE_WORD,
  options: {
    ...stageOptions,
    url: text(
      'URL',
      'any address instead, such as http://127.0.0.1:4600; with a stage, the address of that stage',
    ),
    from: text('FILE', 'keys of pictures, one on each line; lines with # are ignored'),
    widths: wholeNumbers('widths, px (every rung of the configuration)', { to: MAX_PX, otherwise: [] }),
    formats: list(`formats out of ${FORMATS.join(', ')} (those of the configuration)`, FORMATS, []),
    query: text('TEXT', 'further parameters of each URL, such as q=60'),
    concurrency: wholeNumber('pictures at once', { to: 64, otherwise: 4 }),
    state: text('FILE', 'state file, to continue after a stop (FILE of --from, and .warm)'),
    refined: flag('waits until all derivatives that may be refined are final'),
    patience: wholeNumber('minutes without progress after which --refined gives up', {
      to: 10_000,
      otherwise: 10,
    }),
    config: configOption,
    json: jsonOption,
  },
  examples: [
    ['cameo warm dev --from keys.txt', 'every width in every format'],
    ['cameo warm prod --from keys.txt --formats avif --refined', 'and waits until they are refined'],
    [
      'cameo warm --url http://127.0.0.1:4600 --from keys.txt --widths 200,640',
      'two widths, on this machine',
    ],
  ],
  check: ({ stage, from, ...values }, word) => {
    const named = stage === undefined && word === undefined ? undefined : stageNamed(stage, word);
    if (named === undefined && values.url === undefined)
      throw new UsageError('Expected a stage, --url URL or both, as in dev or --url http://127.0.0.1:4600.');
    if (from === undefined)
      throw new UsageError('Got no --from, expected a file with keys of pictures, one on each line.');
    return { ...values, stage: named, from };
  },
  stopsItself: true,
  run: async ({ stage, url, from, state, json, config: named, refined, patience, ...wish }) => {
    const { base, config, sign = unsigned } = targetOf((await loadProject(named)).config, { stage, url });
    if (refined) checkRefined(config);
    const file = resolve(from);
    const [stop, abandon] = [new AbortController(), new AbortController()];
    onStopSignals((_signal, before) => {
      // A second Ctrl+C aborts immediately.
      if (before > 0) abandon.abort();
      stop.abort();
    });
    const started = performance.now();
    const series = seriesOf(
      sourcesIn(textOfFile('--from', from), config),
      {
        widths: widthsOf(wish.widths, config),
        formats: formatsOf(wish.formats, config),
        query: wish.query ?? '',
      },
      config,
    );
    const done = openState(state === undefined ? `${file}.warm` : resolve(state), {
      base,
      grammar: grammarHash(config),
    });
    const progress = progressOf(series);
    const tally = await warmAll({
      base,
      sign,
      series,
      state: done,
      concurrency: wish.concurrency,
      stop: stop.signal,
      abandon: abandon.signal,
      onProgress: progress.update,
    }).finally(progress.end);
    if (!json) print(summary(tally, performance.now() - started, config, stop.signal.aborted));
    const looked =
      refined && !stop.signal.aborted
        ? await waitAndShow({
            base,
            config,
            sign,
            requests: refinable(series, done.has, config),
            concurrency: wish.concurrency,
            patienceMs: patienceOf(patience, config),
            stop: stop.signal,
          })
        : undefined;
    const stopped = stop.signal.aborted;
    if (json) printJson({ base, stopped, ...tally, ...(looked && { refined: looked.tally }) });
    else if (looked !== undefined) print('', refinedSummary(looked.tally, looked.ms));
    if (stopped) return exitCodes.interrupted;
    const left = looked === undefined ? 0 : looked.tally.planned - looked.tally.refined;
    return tally.failures.length + left > 0 ? exitCodes.wrong : exitCodes.right;
  },
});

/** Waits for refinement, with a progress line. */
async function waitAndShow(run: RefinedRun): Promise<{ readonly tally: RefinedTally; readonly ms: number }> {
  const began = performance.now();
  const progress = showProgress('cameo warm', { total: run.requests.length, of: 'refined' });
  let shown = 0;
  const onProgress = ({ refined }: RefinedTally, at: string): void => {
    progress.doing(at);
    progress.done(refined - shown);
    shown = refined;
  };
  const tally = await waitForRefined({ ...run, onProgress }).finally(progress.end);
  return { tally, ms: performance.now() - began };
}

/** @throws UsageError if nothing is refined, or if refinement cannot be detected */
function checkRefined(config: ImageConfig): void {
  if (config.refine === false)
    throw new UsageError('--refined got a configuration with refine: false, expected one with refine.');
  if (!canTellFinal(config))
    throw new UsageError(
      `--refined got cache.unrefinedSeconds: ${config.cache.unrefinedSeconds}, expected less than the usual cache time of the CDN: only the cache time shows which pictures are refined.`,
    );
}

/** If the CDN cannot be bypassed, it returns first answers for their whole cache time. */
const patienceOf = (minutes: number, config: ImageConfig): number =>
  minutes * 60_000 + (canBypassCdn(config) ? 0 : config.cache.unrefinedSeconds * 1000);

/** A progress line: warm variants, received bytes, failures. */
function progressOf(series: readonly Series[]) {
  const total = series.reduce((sum, { requests }) => sum + requests.length, 0);
  const progress = showProgress('cameo warm', { total, of: 'variants' });
  let shown = 0;
  return {
    update: ({ warmed, before, wider, failures, bytes: received }: Tally, at: string): void => {
      const done = warmed + before + wider + failures.length;
      progress.beside([bytes(received), ...(failures.length > 0 ? [`${failures.length} failed`] : [])]);
      progress.doing(at);
      progress.done(done - shown);
      shown = done;
    },
    end: progress.end,
  };
}

function widthsOf(given: readonly number[], config: ImageConfig): readonly number[] {
  const wide = given.find((width) => width > config.limits.width);
  if (wide !== undefined)
    throw new UsageError(`--widths got "${wide}", expected a whole number from 1 to ${config.limits.width}.`);
  return given.length === 0 ? config.ladder : given;
}

const formatsOf = (given: readonly WarmFormat[], config: ImageConfig): readonly WarmFormat[] =>
  given.length > 0 ? given : FORMATS.filter((name) => name === 'jpeg' || config.formats.includes(name));
