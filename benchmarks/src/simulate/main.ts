import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineImageConfig } from '@cameo/core';
import { fromHere, runCommand, sayAs } from '../command-line.js';
import { describeMachine, thisMachine } from '../machine.js';
import { readAccessLog } from './access-log.js';
import { type Args, HELP, readArgs } from './args.js';
import { dayChart } from './day-chart.js';
import { measureWork } from './measure-work.js';
import { replayLog } from './replay-log.js';
import { promises, report } from './report.js';
import { simulateDay } from './simulate-day.js';
import type { Day } from './tally.js';
import { readTraffic } from './traffic.js';
import type { Work } from './work.js';

const TRAFFIC = new URL('../../traffic.json', import.meta.url);
const COMMAND = 'simulate';
const say = sayAs(COMMAND);
/** Reading an original of some megabytes from S3 in the same region, ms; not measured here. */
const S3_MS = 80;
/** Days that a derivative is stored: what cameo.config.ts says unless told otherwise. */
const STORED_DAYS = 365;

const CONFIG = defineImageConfig({ bucket: 'pictures', region: 'eu-central-1' });

async function obey(args: Args): Promise<readonly string[]> {
  const work = await measured();
  const day = await dayFor(args, work);
  // A log is somebody's own day, and few requests are no day: most of them are the first of their kind.
  const held = promises(day).filter(({ anyDay }) => args.log === undefined && (anyDay || !args.quick));
  process.stdout.write(`${describeMachine(thisMachine())}\n\n${report(day, CONFIG.memoryMb, held)}\n`);
  if (args.chart !== undefined) await writeFile(fromHere(args.chart), dayChart(day));
  if (args.json !== undefined) {
    const found = { machine: thisMachine(), work, day };
    await writeFile(fromHere(args.json), `${JSON.stringify(found, null, 2)}\n`);
  }
  return held.filter(({ kept }) => !kept).map(({ text }) => `not kept: ${text}`);
}

/** Memory that brings a Lambda one whole processor, MB (AWS Lambda guide, "Configure Lambda function memory"). */
const MB_PER_PROCESSOR = 1769;

/** What a render takes in a Lambda: this machine's time of the processor, on as much of one as memory brings, and S3. */
async function measured(): Promise<Work> {
  const scratch = await mkdtemp(join(tmpdir(), 'cameo-simulate-'));
  try {
    say('measuring renders …');
    const work = await measureWork(undefined, scratch);
    const slower = Math.max(1, MB_PER_PROCESSOR / CONFIG.memoryMb);
    const formats = Object.fromEntries(
      Object.entries(work.formats).map(([name, format]) => [
        name,
        { ...format, msPerMegapixel: format.msPerMegapixel * slower },
      ]),
    );
    return {
      formats,
      readMs: work.readMs * slower + S3_MS,
      passMs: work.passMs * slower + S3_MS / 4,
    };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function dayFor(args: Args, work: Work): Promise<Day> {
  const stated = readTraffic(args.traffic === undefined ? TRAFFIC : fromHere(args.traffic));
  const traffic = { ...stated, requestsPerDay: args.requests ?? stated.requestsPerDay };
  if (args.log !== undefined) {
    const { requests, leftOut } = readAccessLog(await readFile(fromHere(args.log), 'utf8'));
    say(`${requests.length} requests in the log, ${leftOut} lines left out`);
    return replayLog(requests, CONFIG, { traffic, work, storedDays: STORED_DAYS });
  }
  let shown = -1;
  return simulateDay(traffic, CONFIG, {
    work,
    storedDays: STORED_DAYS,
    told: (done) => {
      const tenth = Math.floor(done * 10);
      if (tenth > shown) say(`${tenth * 10} % of ${traffic.requestsPerDay.toLocaleString('en-US')} requests`);
      shown = tenth;
    },
  });
}

await runCommand(COMMAND, HELP, readArgs(process.argv.slice(2)), obey);
