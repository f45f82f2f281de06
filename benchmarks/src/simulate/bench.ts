import { readFile, writeFile } from 'node:fs/promises';
import { fromHere, text, UsageError, wholeNumber } from '@cameo/command-line';
import { defineImageConfig } from '@cameo/core';
import { DEFAULT_INFRA } from '@cameo/core/config';
import { OTHER_LADDERS } from '@cameo/core/ladder';
import type { Bench, Found, Own, Run } from '../harness/bench.js';
import { dayChart } from './chart.js';
import { measureWork, type Work } from './measure-work.js';
import { readAccessLog, replayLog } from './replay-log.js';
import { type Promised, promises, reportDay } from './report.js';
import { simulateDay } from './simulate-day.js';
import type { Day } from './tally.js';
import { readTraffic } from './traffic.js';

const TRAFFIC = new URL('../../traffic.json', import.meta.url);
/** Duration of reading an original of some megabytes from S3 in the same region, ms; not measured here. */
const S3_MS = 80;
/** Retention of a derivative, days: the default of the configuration. */
const STORED_DAYS = 365;
/** Memory at which a Lambda has one full processor, MB (AWS Lambda guide, "Configure Lambda function memory"). */
const MB_PER_PROCESSOR = 1769;
/** Number of requests of a short run. */
const QUICK_REQUESTS = 200_000;

const PLACE = { bucket: 'pictures', region: 'eu-central-1' } as const;
const CONFIG = defineImageConfig(PLACE);
/** The configuration until November 2026: sixteen rungs, and first answers without refining. */
const BEFORE = defineImageConfig({
  ...PLACE,
  ladder: OTHER_LADDERS['steps of a third'] ?? [],
  refine: false,
});
const MEMORY = { memoryMb: CONFIG.memoryMb, refineMemoryMb: DEFAULT_INFRA.refineMemoryMb };
const DAY = { before: BEFORE, storedDays: STORED_DAYS, refineConcurrency: DEFAULT_INFRA.refineConcurrency };

interface SimulateResult extends Found {
  readonly work: Work;
  readonly day: Day;
  /** Promises for such a day. */
  readonly promised: readonly Promised[];
}

async function measure({ quick, images, scratch, say }: Run, own: Own): Promise<SimulateResult> {
  say('measuring renders …');
  const work = inLambda(await measureWork(CONFIG, images, scratch));
  const day = await dayFor(own, quick, work, say);
  if (own['chart'] !== undefined) await writeFile(fromHere(String(own['chart'])), dayChart(day));
  // A log is an arbitrary day, and few requests are not representative: most of them are the first of their kind.
  const promised = promises(day).filter(({ anyDay }) => own['log'] === undefined && (anyDay || !quick));
  return { versions: {}, input: '', work, day, promised };
}

/** Durations in a Lambda: this machine's processor time, scaled by the share of a processor for the memory, plus S3. */
function inLambda({ formats, refined, before, readMs, passMs }: Work): Work {
  const slower = slowerWith(MEMORY.memoryMb);
  return {
    formats: slowed(formats, slower),
    before,
    refined: slowed(refined, slowerWith(MEMORY.refineMemoryMb)),
    readMs: readMs * slower + S3_MS,
    passMs: passMs * slower + S3_MS / 4,
  };
}

const slowerWith = (memoryMb: number): number => Math.max(1, MB_PER_PROCESSOR / memoryMb);

const slowed = (formats: Work['formats'], slower: number): Work['formats'] =>
  Object.fromEntries(
    Object.entries(formats).map(([name, format]) => [
      name,
      { ...format, msPerMegapixel: format.msPerMegapixel * slower },
    ]),
  );

async function dayFor(own: Own, quick: boolean, work: Work, say: Run['say']): Promise<Day> {
  const stated = readTraffic(own['traffic'] === undefined ? TRAFFIC : fromHere(String(own['traffic'])));
  const requests = own['requests'] ?? (quick ? QUICK_REQUESTS : stated.requestsPerDay);
  const traffic = { ...stated, requestsPerDay: Number(requests) };
  if (own['log'] !== undefined) {
    const { requests: logged, leftOut } = readAccessLog(await readFile(fromHere(String(own['log'])), 'utf8'));
    say(`${logged.length} requests in the log, ${leftOut} lines left out`);
    return replayLog(logged, CONFIG, { ...DAY, traffic, work });
  }
  let shown = -1;
  return simulateDay(traffic, CONFIG, {
    ...DAY,
    work,
    onProgress: (done) => {
      const tenth = Math.floor(done * 10);
      if (tenth > shown) say(`${tenth * 10} % of ${traffic.requestsPerDay.toLocaleString('en-US')} requests`);
      shown = tenth;
    },
  });
}

export const SIMULATE: Bench<SimulateResult> = {
  name: 'simulate',
  about: `A day of traffic through five designs: (a) an API gateway with a Lambda for every request, (b) a CDN with the raw query
and Accept header in its key, (c) Cameo without and (d) with its viewer-request function, (e) the same with Refine. Keys, variants
and widths come from the code that runs at the edge.`,
  quick: '200,000 requests; fails when a ratio that holds for any day does not hold',
  images:
    'photographs that renders and bytes are measured on; those among the samples of npm start unless told',
  options: {
    traffic: text('FILE', 'the day, as benchmarks/traffic.json states it (the default)'),
    requests: wholeNumber("requests in the day, instead of the file's", {
      from: 100,
      to: 999_999_999,
      otherwise: undefined,
    }),
    log: text(
      'FILE',
      "an access log in CloudFront's standard format instead; caches and store are empty at its start",
    ),
    chart: text('FILE', 'writes the day as an SVG'),
  },
  check: ({ log, traffic, requests }, quick) => {
    if (log !== undefined && (traffic !== undefined || requests !== undefined || quick))
      throw new UsageError(
        'Got --log with --traffic, --requests or --quick, expected one day: a log is a day of its own, so leave the others out.',
      );
  },
  measure,
  report: ({ day, promised }) => reportDay(day, MEMORY, promised),
  unmet: ({ promised }) => promised.flatMap(({ text: what, kept }) => (kept ? [] : [what])),
};
