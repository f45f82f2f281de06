import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineImageConfig, ISSUES } from '../../packages/core/dist/index.js';
import { askAgain } from './ask-again.mjs';
import { startEdgeProcess } from './edge-process.mjs';
import { tryFile } from './try-file.mjs';

/**
 * Everything that was found.
 * @typedef {object} Findings
 * @property {readonly (import('./try-file.mjs').FileFindings & { peakMb: number | undefined })[]} files with the most
 * memory that the server had taken by then
 * @property {import('./ask-again.mjs').Again} again
 * @property {readonly string[]} faults of the server as a whole
 * @property {{ peakMb: number | undefined, mostMb: number, at: string | undefined }} memory `at`: the file that raised it
 * @property {number} seconds
 * @property {boolean} complete
 */

/**
 * Serves a folder, asks for everything in it, and judges the answers.
 * @param {string} folder absolute
 * @param {readonly import('./list-files.mjs').File[]} files
 * @param {import('./args.mjs').Args} args
 * @param {AbortSignal} stopped
 * @param {import('./progress.mjs').Progress} progress
 * @returns {Promise<Findings>}
 */
export async function tryFolder(folder, files, args, stopped, progress) {
  const started = performance.now();
  const derivatives = await mkdtemp(join(tmpdir(), 'cameo-try-folder-'));
  /** @type {import('./edge-process.mjs').EdgeProcess | undefined} */
  let edge;
  try {
    edge = await startEdgeProcess({ sources: folder, derivatives, inputs: args.inputs });
    const config = defineImageConfig({ bucket: 'try-folder', region: 'eu-central-1', inputs: args.inputs });
    const trial = { edge, rules: { config, problems: ISSUES, folder }, args, stopped, asked: progress.asked };
    const found = [];
    const memory = watchMemory(edge, args.memoryMb);
    for (const file of files) {
      if (stopped.aborted || edge.ended() !== undefined) break;
      progress.begun(file.path);
      const findings = await tryFile(file, trial);
      found.push({ ...findings, peakMb: await memory.look(file.path) });
      progress.done();
    }
    const alive = !stopped.aborted && edge.ended() === undefined;
    const again = alive
      ? await askAgain(
          found.flatMap(({ right }) => right),
          trial,
        )
      : { asked: 0, wrong: [], faults: [] };
    await memory.look('asking again');
    const ended = edge.ended();
    const died = ended === undefined ? [] : [`${ended}, after ${found.at(-1)?.path ?? 'no file'}`];
    const faults = [...died, ...again.faults, ...memory.faults()];
    const seconds = Math.round((performance.now() - started) / 1000);
    return { files: found, again, faults, memory: memory.report(), seconds, complete: !stopped.aborted };
  } finally {
    await edge?.stop();
    await rm(derivatives, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * @param {import('./edge-process.mjs').EdgeProcess} edge
 * @param {number} mostMb
 */
function watchMemory(edge, mostMb) {
  /** @type {{ peakMb: number | undefined, at: string | undefined }} */
  let peak = { peakMb: undefined, at: undefined };
  return {
    look: async (/** @type {string} */ at) => {
      const peakMb = await edge.peakMb();
      if (peakMb !== undefined && peakMb > (peak.peakMb ?? 0)) peak = { peakMb, at };
      return peakMb;
    },
    report: () => ({ ...peak, mostMb }),
    faults: () => {
      if (peak.peakMb === undefined) return ['the memory of the server is not known'];
      if (peak.peakMb <= mostMb) return [];
      return [`the server took ${peak.peakMb} MB at ${peak.at}, expected at most ${mostMb} MB`];
    },
  };
}
