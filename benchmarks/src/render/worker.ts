// Renders jobs that its parent sends, as one way does: `node worker.js WAY`.
import { readFile, stat, writeFile } from 'node:fs/promises';
import { forgetPeak, residentPeakMb } from '../memory/resident.js';
import { prepareFloor, renderAsCameo } from './cameo.js';
import type { Job, Took, Way } from './job.js';
import { PEERS } from './peers.js';
import { runVipsthumbnail } from './vipsthumbnail.js';

type Prepare = (bytes: Buffer, job: Job) => Promise<() => Promise<Uint8Array>>;

/** Everything that is no rendering is done before the clock runs. */
function preparing(way: Exclude<Way, 'vipsthumbnail'>): Prepare {
  if (way === 'floor') return (bytes, { width, format, q }) => prepareFloor(bytes, width, format, q);
  if (way === 'cameo')
    return async (bytes, { width, format, q }) =>
      () =>
        renderAsCameo(bytes, width, format, q);
  const peer = PEERS[way]();
  return async (bytes, { width, format }) =>
    () =>
      peer(bytes, width, format);
}

async function measure(prepare: Prepare, job: Job): Promise<Took> {
  const work = await prepare(await readFile(job.file), job);
  forgetPeak();
  const before = process.cpuUsage();
  const started = performance.now();
  const rendition = await work();
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  const peakMb = residentPeakMb();
  await writeFile(job.out, rendition);
  return { ms, cpuMs: (user + system) / 1000, bytes: rendition.length, peakMb };
}

async function run(way: Way): Promise<(job: Job) => Promise<Took>> {
  if (way === 'vipsthumbnail')
    return async (job) => {
      const took = await runVipsthumbnail(job);
      return { ...took, bytes: (await stat(job.out)).size };
    };
  const prepare = preparing(way);
  return (job) => measure(prepare, job);
}

const working = run(process.argv[2] as Way);
process.on('message', async (job: Job) => {
  const answer = await working
    .then((work) => work(job))
    .catch((error: unknown) => ({ failed: error instanceof Error ? error.message : String(error) }));
  process.send?.(answer);
});
