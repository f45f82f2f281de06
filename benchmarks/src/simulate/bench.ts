import { readFile, writeFile } from 'node:fs/promises';
import { fromHere, text, UsageError, wholeNumber } from '@cameo/command-line';
import { defineImageConfig } from '@cameo/core';
import type { Bench, Found, Own, Run } from '../harness/bench.js';
import { measureWork, type Work } from './measure-work.js';
import { readAccessLog, replayLog } from './replay-log.js';
import { dayChart, type Promised, promises, reportDay } from './report.js';
import { simulateDay } from './simulate-day.js';
import type { Day } from './tally.js';
import { readTraffic } from './traffic.js';

const TRAFFIC = new URL('../../traffic.json', import.meta.url);
/** Reading an original of some megabytes from S3 in the same region, ms; not measured here. */
const S3_MS = 80;
/** Days that a derivative is stored: the default of the configuration. */
const STORED_DAYS = 365;
/** Memory that brings a Lambda one whole processor, MB (AWS Lambda guide, "Configure Lambda function memory"). */
const MB_PER_PROCESSOR = 1769;
/** Requests of a short run. */
const QUICK_REQUESTS = 200_000;

const CONFIG = defineImageConfig({ bucket: 'pictures', region: 'eu-central-1' });

interface SimulateResult extends Found {
  readonly work: Work;
  readonly day: Day;
  /** What is promised of such a day. */
  readonly promised: readonly Promised[];
}

async function measure({ quick, scratch, say }: Run, own: Own): Promise<SimulateResult> {
  say('measuring renders …');
  const work = inLambda(await measureWork(undefined, scratch));
  const day = await dayFor(own, quick, work, say);
  if (own['chart'] !== undefined) await writeFile(fromHere(String(own['chart'])), dayChart(day));
  // A log is a day of its own, and few requests are no day: most of them are the first of their kind.
  const promised = promises(day).filter(({ anyDay }) => own['log'] === undefined && (anyDay || !quick));
  return { versions: {}, input: '', work, day, promised };
}

/** What a render takes in a Lambda: this machine's time of the processor, on as much of one as memory brings, and S3. */
function inLambda(work: Work): Work {
  const slower = Math.max(1, MB_PER_PROCESSOR / CONFIG.memoryMb);
  const formats = Object.fromEntries(
    Object.entries(work.formats).map(([name, format]) => [
      name,
      { ...format, msPerMegapixel: format.msPerMegapixel * slower },
    ]),
  );
  return { formats, readMs: work.readMs * slower + S3_MS, passMs: work.passMs * slower + S3_MS / 4 };
}

async function dayFor(own: Own, quick: boolean, work: Work, say: Run['say']): Promise<Day> {
  const stated = readTraffic(own['traffic'] === undefined ? TRAFFIC : fromHere(String(own['traffic'])));
  const requests = own['requests'] ?? (quick ? QUICK_REQUESTS : stated.requestsPerDay);
  const traffic = { ...stated, requestsPerDay: Number(requests) };
  if (own['log'] !== undefined) {
    const { requests: logged, leftOut } = readAccessLog(await readFile(fromHere(String(own['log'])), 'utf8'));
    say(`${logged.length} requests in the log, ${leftOut} lines left out`);
    return replayLog(logged, CONFIG, { traffic, work, storedDays: STORED_DAYS });
  }
  let shown = -1;
  return simulateDay(traffic, CONFIG, {
    work,
    storedDays: STORED_DAYS,
    onProgress: (done) => {
      const tenth = Math.floor(done * 10);
      if (tenth > shown) say(`${tenth * 10} % of ${traffic.requestsPerDay.toLocaleString('en-US')} requests`);
      shown = tenth;
    },
  });
}

export const SIMULATE: Bench<SimulateResult> = {
  name: 'simulate',
  about: `A day of traffic through four designs: (a) an API gateway with a Lambda for every request, (b) a CDN with the raw query
and Accept header in its key, (c) Cameo without and (d) with its viewer-request function. Keys, variants and widths come
from the code that runs at the edge.`,
  quick: '200,000 requests; fails when a ratio that holds for any day does not hold',
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
  report: ({ day, promised }) => reportDay(day, CONFIG.memoryMb, promised),
  unmet: ({ promised }) => promised.flatMap(({ text: what, kept }) => (kept ? [] : [what])),
};
