#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { grammarHash, type ImageConfig } from '@cameo/core';
import { readConfig } from '../config-file.js';
import { numberOf, readOptions } from '../operate/read-options.js';
import { runCommand } from '../operate/run-command.js';
import { type SignPath, unsigned } from '../operate/signed-path.js';
import { targetOf } from '../operate/target.js';
import { showProgress } from './progress.js';
import { openState, type StateFile } from './state-file.js';
import { summary } from './summary.js';
import { ACCEPTS, type Series, seriesOf, sourcesIn, type WarmFormat } from './tasks.js';
import { warmAll } from './warm-all.js';

const HELP = `Usage: pnpm warm --stage NAME | --url URL --from FILE [options]

Asks for the variants of a list of pictures, so that they are rendered before the first viewer comes.

  --stage NAME      a stage of cameo.config.ts that has a baseUrl
  --url URL         any address instead, such as http://127.0.0.1:4600
  --from FILE       keys of pictures, one in a line; lines with # are left out
  --widths LIST     px, such as 200,640,1568 (every rung of the configuration)
  --formats LIST    of avif, webp and jpeg (those of the configuration)
  --query TEXT      further parameters of each URL, such as q=60
  --concurrency N   pictures at once (4)
  --state FILE      what is done, to go on after a stop (FILE of --from, and .warm)
  --help            this text

Exit status: 0 all is warm, 1 something failed, 2 bad arguments, 130 stopped by Ctrl+C.
`;

const [FAILED, INTERRUPTED] = [1, 130] as const;

interface Args {
  readonly base: string;
  readonly sign: SignPath;
  readonly config: ImageConfig;
  readonly series: readonly Series[];
  readonly state: StateFile;
  readonly concurrency: number;
}

async function read(argv: readonly string[]): Promise<Args> {
  const { from, widths, formats, query, concurrency, state, ...which } = readOptions(argv, {
    stage: 'string',
    url: 'string',
    from: 'string',
    widths: 'string',
    formats: 'string',
    query: 'string',
    concurrency: 'string',
    state: 'string',
  });
  const { base, config, sign = unsigned } = targetOf(await readConfig(), which);
  if (from === undefined)
    throw new Error('Got no --from, expected a file with keys of pictures, one in a line.');
  // pnpm runs scripts in the project's folder and says here where the person was.
  const cwd = process.env['INIT_CWD'] ?? process.cwd();
  const list = resolve(cwd, from);
  const wish = { widths: widthsOf(widths, config), formats: formatsOf(formats, config), query: query ?? '' };
  return {
    base,
    config,
    sign,
    series: seriesOf(sourcesIn(readFileSync(list, 'utf8'), config), wish, config),
    state: openState(resolve(cwd, state ?? `${list}.warm`), { base, grammar: grammarHash(config) }),
    concurrency: numberOf('concurrency', concurrency, 4, { least: 1, most: 64 }),
  };
}

function widthsOf(text: string | undefined, config: ImageConfig): readonly number[] {
  if (text === undefined) return config.ladder;
  return text
    .split(',')
    .map((each) => numberOf('widths', each.trim(), 0, { least: 1, most: config.limits.width }));
}

function formatsOf(text: string | undefined, config: ImageConfig): readonly WarmFormat[] {
  const all = Object.keys(ACCEPTS) as WarmFormat[];
  if (text === undefined) return all.filter((name) => name === 'jpeg' || config.formats.includes(name));
  return text.split(',').map((each) => {
    const found = all.find((name) => name === each.trim());
    if (found === undefined)
      throw new Error(`--formats got ${JSON.stringify(each)}, expected some of ${all.join(',')}.`);
    return found;
  });
}

async function obey(args: Args): Promise<number> {
  const [stop, abandon] = [new AbortController(), new AbortController()];
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
      // Asked twice, a person means now.
      if (stop.signal.aborted) abandon.abort();
      stop.abort();
    });
  const started = performance.now();
  const progress = showProgress(process.stderr);
  const tally = await warmAll({ ...args, stop: stop.signal, abandon: abandon.signal, told: progress.told });
  progress.end();
  const stopped = stop.signal.aborted;
  process.stdout.write(`${summary(tally, performance.now() - started, args.config, stopped)}\n`);
  if (stopped) return INTERRUPTED;
  return tally.failures.length > 0 ? FAILED : 0;
}

await runCommand('warm', HELP, read, obey);
