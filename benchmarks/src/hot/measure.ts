import { interleaved, type Spread, spread } from '../interleaved.js';
import { installedVersions } from '../machine.js';
import { bundleForServer } from '../react/bundle.js';
import { LIBRARIES } from '../react/libraries.js';
import { PICTURES, placesFor } from '../react/page.js';
import { type RenderProcess, startRendering, startWorker } from '../react/render-process.js';
import { type Rate, type RatePlan, renderRates } from '../react/render-rates.js';
import type { Run, SpeedResult } from '../speed-benchmark.js';
import { findNjs } from './njs.js';
import { TASKS } from './tasks.js';

/** How often something is done. */
export interface Measured {
  readonly name: string;
  readonly perSecond: Spread;
  /** How many times the first of its table. */
  readonly ratio: Spread;
}

export interface HotResult extends SpeedResult {
  readonly functions: readonly Measured[];
  readonly urls: readonly Measured[];
  readonly props: readonly Measured[];
  /** One picture to static markup, and a page of 24. */
  readonly picture: readonly Measured[];
  readonly page: readonly Measured[];
  readonly njs: Spread | undefined;
}

const WHOLE: RatePlan = { rounds: 21, sampleMs: 120, warmUpMs: 1500 };
const QUICK: RatePlan = { rounds: 9, sampleMs: 40, warmUpMs: 600 };

const FUNCTIONS: readonly string[] = ['origin-request', 'viewer-request, Node', 'core: parse a request'];
const URLS: readonly string[] = ['buildImageUrl', 'imgix js-core, buildURL', 'unpic, transformUrl'];
const PROPS: readonly string[] = ['getImageProps', 'next, getImageProps'];
const COMPONENTS = ['cameo-image', 'cameo-client', 'unpic-auto', 'unpic-base', 'next-image'] as const;

export async function measureHot({ quick, scratch, say }: Run): Promise<HotResult> {
  const plan = quick ? QUICK : WHOLE;
  const tasks = async (names: readonly string[]) =>
    ratesOf(
      names.map((name) => ({
        id: name,
        process: startWorker(new URL('worker.js', import.meta.url), [name]),
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
    ratesOf(
      bundles.map(({ id, bundle }) => ({ id, process: startRendering(bundle, places) })),
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

async function ratesOf(
  processes: readonly { readonly id: string; readonly process: RenderProcess }[],
  what: 'picture' | 'page',
  plan: RatePlan,
): Promise<readonly Measured[]> {
  try {
    const rates: readonly Rate[] = await renderRates(processes, what, plan);
    return rates.map((rate, at) => ({ name: processes[at]?.id ?? '', ...rate }));
  } finally {
    for (const { process } of processes) process.stop();
  }
}
