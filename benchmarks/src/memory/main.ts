import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromHere, runCommand, sayAs } from '../command-line.js';
import { thisMachine } from '../machine.js';
import { type Args, HELP, readArgs } from './args.js';
import { allCases, type Case } from './cases.js';
import { type Judged, judge } from './judge.js';
import { type Largest, largestOf } from './largest.js';
import { type MemoryLimit, memoryLimit } from './memory-limit.js';
import { type Found, report } from './report.js';
import { runTask } from './run-task.js';
import { KINDS, type Kind } from './sources.js';

const COMMAND = 'bench:memory';
const say = sayAs(COMMAND);

/** What each process may have, and what Cameo believes its function to have, MiB. */
const MEMORY_MB = 1024;

async function obey(args: Args): Promise<readonly string[]> {
  const found = await run(args);
  process.stdout.write(`${report(found)}\n`);
  if (args.json !== undefined) await writeFile(fromHere(args.json), `${JSON.stringify(found, null, 2)}\n`);
  const wrong = found.judged.filter((each) => each.wrong !== undefined);
  return wrong.map(({ name, wrong: why }) => `wrong: ${name}: ${why}`);
}

async function run({ images, quick }: Args): Promise<Found> {
  const folder = await mkdtemp(join(tmpdir(), 'cameo-memory-'));
  const limit = memoryLimit(MEMORY_MB);
  try {
    say(`held by ${limit.how}; drawing originals …`);
    const pictures = images === undefined ? undefined : fromHere(images);
    const cases = await allCases(pictures, quick, folder);
    const judged: Judged[] = [];
    for (const each of cases) judged.push(await runCase(each, limit));
    const largest: Largest[] = [];
    for (const kind of quick ? [] : (Object.keys(KINDS) as Kind[])) {
      say(`the largest ${kind} …`);
      largest.push(
        await largestOf(kind, cases[0]?.photo ? cases[0].file : undefined, folder, limit, MEMORY_MB),
      );
    }
    return { machine: thisMachine(), limit: limit.how, judged, largest };
  } finally {
    limit.release();
    await rm(folder, { recursive: true });
  }
}

async function runCase(each: Case, limit: MemoryLimit): Promise<Judged> {
  const { file, queries, accept } = each;
  const judged = judge(
    each,
    await runTask({ file, way: 'cameo', queries, accept, memoryMb: MEMORY_MB }, limit),
  );
  say(`${each.name}: ${judged.wrong ?? judged.ratio?.toFixed(2) ?? judged.outcome.ended}`);
  return judged;
}

await runCommand(COMMAND, HELP, readArgs(process.argv.slice(2)), obey);
