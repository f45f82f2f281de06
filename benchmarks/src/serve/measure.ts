import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Found, Run } from '../harness/bench.js';
import { drawnPhotograph } from '../harness/pictures.js';
import { installedVersions } from '../harness/report.js';
import { startWorker } from '../harness/worker.js';
import type { Load, LoadOrder } from './load-worker.js';
import { type Server, startCameo, startIpx, startNext } from './servers.js';

/** One server, a sample for each round. */
export interface Served {
  readonly name: string;
  readonly hits: readonly Load[];
  readonly misses: readonly Load[];
}

export interface ServeResult extends Found {
  readonly served: readonly Served[];
}

const EXTENTS = {
  many: { rounds: 7, seconds: 3, missesInRound: 24 },
  few: { rounds: 2, seconds: 1, missesInRound: 6 },
} as const satisfies Record<Run['samples'], object>;

/** Number of concurrent viewers for one picture, and for pictures that have to be rendered. */
const [HIT_CONNECTIONS, MISS_CONNECTIONS] = [16, 4] as const;

export async function measureServe({ samples, scratch, say }: Run): Promise<ServeResult> {
  const { rounds, seconds, missesInRound } = EXTENTS[samples];
  const pictures = join(scratch, 'pictures');
  const names = await writePictures(pictures, rounds * missesInRound);
  const servers: Server[] = [];
  try {
    say('starting the servers; Next.js builds an application …');
    servers.push(
      await startCameo(pictures, scratch),
      await startIpx(pictures),
      await startNext(pictures, scratch),
    );
    const served = servers.map(({ name }) => ({ name, hits: [] as Load[], misses: [] as Load[] }));
    // The first request of each loads its code.
    for (const { urlOf } of servers)
      await makeLoad({ kind: 'misses', urls: [urlOf('first.jpg')], seconds, connections: 1 });
    for (let round = 0; round < rounds; round += 1) {
      say(`round ${round + 1} of ${rounds}`);
      const fresh = names.slice(round * missesInRound, (round + 1) * missesInRound);
      for (let turn = 0; turn < servers.length; turn += 1) {
        const at = (round + turn) % servers.length;
        const { urlOf } = servers[at] as Server;
        served[at]?.misses.push(
          await makeLoad({ kind: 'misses', urls: fresh.map(urlOf), seconds, connections: MISS_CONNECTIONS }),
        );
        served[at]?.hits.push(
          await makeLoad({ kind: 'hits', urls: [urlOf('first.jpg')], seconds, connections: HIT_CONNECTIONS }),
        );
      }
    }
    return {
      versions: installedVersions(['ipx', 'next', 'autocannon']),
      input: `A JPEG of 1,600 × 1,067 px under ${names.length + 1} names, to WebP 640 px wide. Hits: ${HIT_CONNECTIONS} connections ask for one picture for ${seconds} s. Misses: ${MISS_CONNECTIONS} ask for ${missesInRound} pictures once. ${rounds} interleaved rounds, medians; servers and load generator in processes of their own, on the same cores.`,
      served,
    };
  } finally {
    await Promise.all(servers.map(({ stop }) => stop()));
  }
}

/** Timeout of one load, ms. */
const LOAD_TIMEOUT_MS = 180_000;

/** Generates load from a separate process. @throws Error if an answer is no picture */
async function makeLoad(order: LoadOrder): Promise<Load> {
  const script = new URL('load-worker.js', import.meta.url);
  const worker = startWorker<LoadOrder, Load>(script, { name: 'the load', lifeMs: LOAD_TIMEOUT_MS });
  try {
    return await worker.request(order);
  } finally {
    await worker.stop();
  }
}

/** One picture of scaled noise under many names. @returns the names of those that get one request */
async function writePictures(folder: string, many: number): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const first = join(folder, 'first.jpg');
  await writeFile(first, await drawnPhotograph({ width: 400, height: 267 }, { width: 1600, height: 1067 }));
  const names = Array.from({ length: many }, (_, at) => `${at}.jpg`);
  for (const name of names) await copyFile(first, join(folder, name));
  return names;
}
