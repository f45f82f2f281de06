import { fork } from 'node:child_process';
import { once } from 'node:events';
import { RENDER_ENV } from '../run-local-edge.mjs';

/**
 * @typedef {object} EdgeSettings
 * @property {string} sources folder with the originals
 * @property {string} derivatives folder for what is made of them
 * @property {readonly import('./args.mjs').Input[]} inputs
 */
/**
 * What the child tells.
 * @typedef {{ kind: 'ready', url: string }
 *   | { kind: 'memory', peakMb: number }
 *   | { kind: 'reason', key: string, reason: string }} FromChild
 */
/**
 * A running server.
 * @typedef {object} EdgeProcess
 * @property {string} url without a slash at the end
 * @property {() => Promise<number | undefined>} peakMb largest resident size it ever had, MB; undefined when it is gone
 * @property {() => string | undefined} ended how it ended, while it should have run
 * @property {(key: string) => string | undefined} reason the last thing its log said of a key that has this in it
 * @property {() => Promise<void>} stop
 */

/** Log lines that are kept to explain a wrong answer. */
const REASONS_KEPT = 500;

/**
 * Starts Cameo in a child process. To be called early: on Linux a child begins with the peak of its parent.
 * @param {EdgeSettings} settings
 * @returns {Promise<EdgeProcess>}
 */
export async function startEdgeProcess(settings) {
  const child = fork(new URL('./edge-child.mjs', import.meta.url), [JSON.stringify(settings)], {
    execArgv: [],
    env: RENDER_ENV,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  /** @type {{ key: string, reason: string }[]} */
  const reasons = [];
  /** @type {((peakMb: number | undefined) => void)[]} */
  let waiting = [];
  /** @type {string | undefined} */
  let ended;
  let said = '';
  child.stderr?.on('data', (/** @type {Buffer} */ data) => {
    said = (said + data.toString()).slice(-4000);
  });
  /** @param {number | undefined} peakMb */
  const answerWaiting = (peakMb) => {
    for (const resolve of waiting) resolve(peakMb);
    waiting = [];
  };
  const gone = once(child, 'exit').then(([code, signal]) => {
    ended = `the server ended with ${signal === null ? `status ${code}` : `signal ${signal}`}${said === '' ? '' : `: ${said.trim()}`}`;
    answerWaiting(undefined);
  });
  /** @type {Promise<string>} */
  const ready = new Promise((resolve) => {
    child.on('message', (/** @type {FromChild} */ message) => {
      if (message.kind === 'ready') resolve(message.url);
      else if (message.kind === 'memory') answerWaiting(message.peakMb);
      else if (reasons.push(message) > REASONS_KEPT) reasons.shift();
    });
  });
  const url = await Promise.race([ready, gone.then(() => undefined)]);
  if (url === undefined) throw new Error(ended ?? 'the server did not start');
  return {
    url,
    ended: () => ended,
    reason: (key) => reasons.findLast((line) => line.key.includes(key))?.reason,
    peakMb: () =>
      new Promise((resolve) => {
        if (!child.connected) return resolve(undefined);
        waiting.push(resolve);
        child.send('memory');
      }),
    stop: async () => {
      if (ended !== undefined) return;
      if (child.connected) child.disconnect();
      else child.kill('SIGKILL');
      await gone;
    },
  };
}
