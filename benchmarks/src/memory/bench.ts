import type { Bench, Run } from '../harness/bench.js';
import { KINDS, type Kind } from '../harness/pictures.js';
import { allCases, type Case } from './cases.js';
import { type Largest, largestOf } from './largest.js';
import { type MemoryLimit, memoryLimit, runTask } from './limit.js';
import { type Judged, judge, type MemoryResult, reportMemory } from './report.js';

/** What each process may have, and what Cameo believes its function to have, MiB. */
const MEMORY_MB = 1024;

async function measure({ quick, images, scratch, say }: Run): Promise<MemoryResult> {
  const limit = memoryLimit(MEMORY_MB);
  try {
    say(`held by ${limit.how}; drawing originals …`);
    const cases = await allCases(images, quick, scratch);
    const judged: Judged[] = [];
    for (const each of cases) judged.push(await runCase(each, limit, say));
    const like = cases[0]?.photo ? cases[0].file : undefined;
    const largest: Largest[] = [];
    for (const kind of quick ? [] : (Object.keys(KINDS) as Kind[])) {
      say(`the largest ${kind} …`);
      largest.push(await largestOf(kind, like, scratch, limit, MEMORY_MB));
    }
    return { versions: {}, input: `Each case in its own process, held by ${limit.how}.`, judged, largest };
  } finally {
    limit.release();
  }
}

async function runCase(each: Case, limit: MemoryLimit, say: Run['say']): Promise<Judged> {
  const { file, queries, accept } = each;
  const task = { file, way: 'cameo', queries, accept, memoryMb: MEMORY_MB } as const;
  const judged = judge(each, await runTask(task, limit));
  say(`${each.name}: ${judged.wrong ?? judged.ratio?.toFixed(2) ?? judged.outcome.ended}`);
  return judged;
}

export const MEMORY: Bench<MemoryResult> = {
  name: 'bench:memory',
  about: `Renders each picture in a process of its own that may not have more than 1,024 MB, and prints the memory that was
predicted beside the memory that it took. Fails when a prediction is below what was measured, or more than 2.5 times
it on a photograph. Then looks for the largest original of each kind that Cameo, IPX and Next.js still resize.`,
  quick: 'few cases, and no search for the largest',
  images: 'photographs (drawn noise when there are none)',
  measure,
  report: reportMemory,
  unmet: ({ judged }) =>
    judged.flatMap(({ name, wrong }) => (wrong === undefined ? [] : [`${name}: ${wrong}`])),
};
