import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Found, Run } from '../harness/bench.js';
import { type RatePlan, type RunWorker, ratesOf } from '../harness/rates.js';
import { installedVersions } from '../harness/report.js';
import { interleaved, type Spread, spread } from '../harness/samples.js';
import { startWorker } from '../harness/worker.js';
import { bundleForServer, LIBRARIES } from '../react/libraries.js';
import { startRendering } from '../react/measure.js';
import { PICTURES, placesFor } from '../react/page.js';
import { builtFunction, requestAt, TASKS } from './tasks.js';

const run = promisify(execFile);

/** Runs of the built viewer-request function per sample. */
const RUNS = 2000;

/** The engine of CloudFront Functions, with the built function. */
export interface Njs {
  readonly version: string;
  /** Runs per second of one sample, in wall-clock time, because njs has no other clock. */
  readonly sample: () => Promise<number>;
}

/** Undefined, with a notice, if Debian's `njs` is not installed. */
export async function findNjs(scratch: string, say: (what: string) => void): Promise<Njs | undefined> {
  const found = await run('njs', ['-v']).catch(() => undefined);
  if (found === undefined) {
    say('no njs on the PATH, so its row is left out: install the package "njs" (Debian)');
    return undefined;
  }
  const script = join(scratch, 'viewer-request.js');
  const requests = Array.from({ length: 64 }, (_, at) => [requestAt(at).path, requestAt(at).query]);
  await writeFile(
    script,
    `${await builtFunction()}
var requests = ${JSON.stringify(requests)};
function eventOf(at) {
  var query = requests[at % 64][1];
  return { version: '1.0', context: {}, viewer: { ip: '192.0.2.1' }, request: { method: 'GET', uri: requests[at % 64][0],
    querystring: {}, headers: { accept: { value: 'image/avif,image/webp,*/*;q=0.8' } }, cookies: {},
    rawQueryString: function () { return query; } } };
}
for (var warm = 0; warm < 64; warm += 1) handler(eventOf(warm));
var started = Date.now();
for (var at = 0; at < ${RUNS}; at += 1) handler(eventOf(at));
console.log(Date.now() - started);
`,
  );
  return {
    version: found.stdout.trim(),
    sample: async () => {
      const { stdout } = await run('njs', [script]);
      return (RUNS / Math.max(1, Number(stdout.trim().split('\n').at(-1)))) * 1000;
    },
  };
}

/** The rate of a task. */
export interface Measured {
  readonly name: string;
  readonly perSecond: Spread;
  /** The ratio to the first of its table. */
  readonly ratio: Spread;
}

export interface HotResult extends Found {
  readonly functions: readonly Measured[];
  readonly urls: readonly Measured[];
  readonly props: readonly Measured[];
  /** One picture to static markup, and a page of 24. */
  readonly picture: readonly Measured[];
  readonly page: readonly Measured[];
  readonly njs: Spread | undefined;
}

const PLANS: Readonly<Record<Run['samples'], RatePlan>> = {
  many: { rounds: 21, sampleMs: 120, warmUpMs: 1500 },
  few: { rounds: 9, sampleMs: 40, warmUpMs: 600 },
};

const FUNCTIONS: readonly string[] = ['origin-request', 'viewer-request, Node', 'core: parse a request'];
const URLS: readonly string[] = ['buildImageUrl', 'imgix js-core, buildURL', 'unpic, transformUrl'];
const PROPS: readonly string[] = ['getImageProps', 'next, getImageProps'];
const COMPONENTS = ['cameo-image', 'cameo-client', 'unpic-auto', 'unpic-base', 'next-image'] as const;

export async function measureHot({ samples, scratch, say }: Run): Promise<HotResult> {
  const plan = PLANS[samples];
  const tasks = async (names: readonly string[]) =>
    measuredOf(
      names.map((name) => ({
        id: name,
        process: startWorker(new URL('worker.js', import.meta.url), { name, args: [name] }),
      })),
      'picture',
      plan,
    );
  say(`functions, ${Object.keys(TASKS).length} tasks in all …`);
  const functions = await tasks(FUNCTIONS);
  say('URLs …');
  const urls = await tasks(URLS);
  const props = await tasks(PROPS);
  const njs = await findNjs(scratch, say);
  const [inNjs] = njs ? await interleaved([{ name: 'njs', sample: njs.sample }], plan.rounds) : [];
  say('components …');
  const bundles = await Promise.all(
    COMPONENTS.map(async (id) => ({
      id: LIBRARIES.find((library) => library.id === id)?.name ?? id,
      bundle: await bundleForServer({ id }),
    })),
  );
  const places = placesFor(Array.from({ length: PICTURES }, (_, at) => `${at}.jpg`));
  const components = async (what: 'picture' | 'page') =>
    measuredOf(
      bundles.map(({ id, bundle }) => ({ id, process: startRendering(id, bundle, places) })),
      what,
      plan,
    );
  const picture = await components('picture');
  const page = await components('page');
  return {
    versions: {
      ...installedVersions(['react', '@imgix/js-core', '@unpic/react', 'next']),
      ...(njs && { njs: njs.version }),
    },
    input: `4,096 different requests of five kinds; a page of ${PICTURES} pictures in places of four kinds. Per second of the processor's time, in a process for each, ${plan.rounds} interleaved samples.`,
    functions,
    urls,
    props,
    picture,
    page,
    njs: inNjs && spread(inNjs.figures),
  };
}

async function measuredOf(
  processes: readonly { readonly id: string; readonly process: RunWorker }[],
  what: 'picture' | 'page',
  plan: RatePlan,
): Promise<readonly Measured[]> {
  try {
    const rates = await ratesOf(processes, what, plan);
    return rates.map((rate, at) => ({ name: processes[at]?.id ?? '', ...rate }));
  } finally {
    await Promise.all(processes.map(({ process }) => process.stop()));
  }
}
