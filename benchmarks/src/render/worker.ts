import { readFile, stat, writeFile } from 'node:fs/promises';
import { answerOrders, forgetPeak, residentPeakMb } from '../harness/answer.js';
import { measured } from '../harness/samples.js';
import { PEERS, prepareFloor, renderAsCameo, runVipsthumbnail } from './contestants.js';
import type { Job, Measurement, Way } from './results.js';

// Renders its parent's jobs in one way: `node worker.js WAY`.

type Prepare = (bytes: Buffer, job: Job) => Promise<() => Promise<Uint8Array>>;

/** Everything but rendering is done before the measurement. */
function preparing(way: Exclude<Way, 'vipsthumbnail'>): Prepare {
  if (way === 'floor') return (bytes, { width, format, q }) => prepareFloor(bytes, width, format, q);
  if (way === 'cameo')
    return async (bytes, { width, format, q, effort }) =>
      () =>
        renderAsCameo(bytes, width, format, q, effort);
  const peer = PEERS[way]();
  return async (bytes, { width, format }) =>
    () =>
      peer(bytes, width, format);
}

async function measure(prepare: Prepare, job: Job): Promise<Measurement> {
  const work = await prepare(await readFile(job.file), job);
  forgetPeak();
  const { took, result: rendition } = await measured(work);
  const peakMb = residentPeakMb();
  await writeFile(job.out, rendition);
  return { ms: took.wallMs, cpuMs: took.cpuMs, bytes: rendition.length, peakMb };
}

async function run(way: Way): Promise<(job: Job) => Promise<Measurement>> {
  if (way === 'vipsthumbnail')
    return async (job) => {
      const took = await runVipsthumbnail(job);
      return { ...took, bytes: (await stat(job.out)).size };
    };
  const prepare = preparing(way);
  return (job) => measure(prepare, job);
}

const working = run(process.argv[2] as Way);
answerOrders(async (job: Job): Promise<Measurement> => (await working)(job));
