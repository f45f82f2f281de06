import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineImageConfig, ISSUES } from '../../packages/core/dist/index.js';
import { startBrowser } from './browser.mjs';
import { startEdgeProcess } from './edge-process.mjs';
import { trySeen } from './try-seen.mjs';

/**
 * Everything that a browser found.
 * @typedef {object} SeenFolder
 * @property {readonly import('./try-seen.mjs').SeenFindings[]} files
 * @property {readonly string[]} faults of the server as a whole
 * @property {string} browser its version
 * @property {boolean} stretchesAlpha whether it takes the transparency of an AVIF for other levels
 * @property {number} seconds
 * @property {boolean} complete
 */

/**
 * Serves a folder, asks for a sample of everything in it, and judges what a browser shows of the answers.
 * @param {string} folder absolute
 * @param {readonly import('./list-files.mjs').File[]} files
 * @param {import('./args.mjs').Args} args
 * @param {AbortSignal} stopped
 * @param {import('./progress.mjs').Progress} progress
 * @returns {Promise<SeenFolder>}
 */
export async function tryFolderSeen(folder, files, args, stopped, progress) {
  const started = performance.now();
  const derivatives = await mkdtemp(join(tmpdir(), 'cameo-try-folder-'));
  /** @type {import('./edge-process.mjs').EdgeProcess | undefined} */
  let edge;
  /** @type {import('./browser.mjs').Browser | undefined} */
  let browser;
  try {
    edge = await startEdgeProcess({ sources: folder, derivatives, inputs: args.inputs });
    browser = await startBrowser();
    const config = defineImageConfig({ bucket: 'try-folder', region: 'eu-central-1', inputs: args.inputs });
    const rules = { config, problems: ISSUES, folder };
    const trial = { edge, rules, args, stopped, asked: progress.asked, browser };
    const found = [];
    for (const file of files) {
      if (stopped.aborted || edge.ended() !== undefined) break;
      progress.begun(file.path);
      found.push(await trySeen(file, trial));
      progress.done();
    }
    const ended = edge.ended();
    const faults = ended === undefined ? [] : [`${ended}, after ${found.at(-1)?.path ?? 'no file'}`];
    const seconds = Math.round((performance.now() - started) / 1000);
    const { version, stretchesAlpha } = browser;
    return { files: found, faults, browser: version, stretchesAlpha, seconds, complete: !stopped.aborted };
  } finally {
    await browser?.stop();
    await edge?.stop();
    await rm(derivatives, { recursive: true, force: true, maxRetries: 3 });
  }
}
