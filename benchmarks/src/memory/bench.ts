import { text } from '@cameo/command-line';
import type { Bench, Own, Run } from '../harness/bench.js';
import { KINDS, type Kind } from '../harness/pictures.js';
import { allCases, type Case, MEMORY_MB } from './cases.js';
import { type Largest, largestOf } from './largest.js';
import { type MemoryLimit, memoryLimit, runTask } from './limit.js';
import { REFINE_MEMORY_MB } from './refined.js';
import { type Judged, judge, type MemoryResult, reportMemory } from './report.js';

async function measure({ quick, images, scratch, say }: Run, { only = '' }: Own): Promise<MemoryResult> {
  const limits = new Map(
    [MEMORY_MB, REFINE_MEMORY_MB].map((megabytes) => [megabytes, memoryLimit(megabytes)]),
  );
  const limitOf = (megabytes: number) => limits.get(megabytes) ?? memoryLimit(megabytes);
  const { how } = limitOf(MEMORY_MB);
  try {
    say(`held by ${how}; drawing originals …`);
    const all = await allCases(images, quick, scratch);
    const cases = all.filter(({ name }) => name.includes(String(only)));
    const judged: Judged[] = [];
    for (const each of cases) judged.push(await runCase(each, limitOf(each.memoryMb), say));
    const like = all[0]?.photo ? all[0].file : undefined;
    const largest: Largest[] = [];
    for (const kind of quick || only !== '' ? [] : (Object.keys(KINDS) as Kind[])) {
      say(`the largest ${kind} …`);
      largest.push(await largestOf(kind, like, scratch, limitOf(MEMORY_MB), MEMORY_MB));
    }
    const refine = `those of Refine by ${limitOf(REFINE_MEMORY_MB).how}`;
    return {
      versions: {},
      input: `Each case in its own process, held by ${how}; ${refine}.`,
      judged,
      largest,
    };
  } finally {
    for (const limit of limits.values()) limit.release();
  }
}

async function runCase(each: Case, limit: MemoryLimit, say: Run['say']): Promise<Judged> {
  const judged = judge(each, await runTask(each, limit));
  say(`${each.name}: ${judged.wrong ?? judged.ratio?.toFixed(2) ?? judged.outcome.ended}`);
  return judged;
}

export const MEMORY: Bench<MemoryResult> = {
  name: 'bench:memory',
  about: `Renders each picture in a process of its own that may not have more than 1,024 MB, refines derivatives in processes that
have what Refine has, and prints the memory that was predicted beside the memory that it took. Fails when a prediction is below what was measured, or more than 2.5 times
it on a photograph. Then looks for the largest original of each kind that Cameo, IPX and Next.js still resize.`,
  quick: 'few cases, and no search for the largest',
  options: {
    only: text('TEXT', 'the cases alone whose name has TEXT in it, and no search for the largest'),
  },
  images: 'photographs (drawn noise when there are none)',
  measure,
  report: reportMemory,
  unmet: ({ judged }) =>
    judged.flatMap(({ name, wrong }) => (wrong === undefined ? [] : [`${name}: ${wrong}`])),
};
