import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { plainEnv } from '../release/packages.mjs';

/** Timeout of one command, ms. */
const PATIENCE_MS = 240_000;

/**
 * @typedef {object} Ended
 * @property {number | null} code
 * @property {NodeJS.Signals | null} by the signal that ended it
 * @property {string} out
 * @property {string} err
 */

/**
 * An empty folder, and functions that run commands in it. `CAMEO_TRY_NODE` names another Node than this one.
 * @param {string} folder
 * @param {string} root of the workspace, which is removed from the path
 * @param {Readonly<Record<string, string>>} [more] for the environment
 */
export async function emptyProject(folder, root, more = {}) {
  await mkdir(folder, { recursive: true });
  const node = process.env['CAMEO_TRY_NODE'] ?? process.execPath;
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((each) => !each.startsWith(root));
  const env = {
    ...plainEnv(),
    PATH: [dirname(node), ...path].join(delimiter),
    NO_COLOR: '1',
    npm_config_fund: 'false',
    npm_config_audit: 'false',
    npm_config_update_notifier: 'false',
    // osls polls every 5 s by default, but the emulated stack is done immediately.
    SLS_AWS_MONITORING_FREQUENCY: '500',
    ...more,
  };
  const windows = process.platform === 'win32';
  /** @type {Set<import('node:child_process').ChildProcess>} */
  const running = new Set();

  /**
   * Starts a command in a new process group, so that a signal reaches all of it like a terminal's Ctrl+C.
   * @param {string} program
   * @param {readonly string[]} args
   */
  const start = (program, args) => {
    const child = spawn(program, [...args], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: !windows,
      shell: windows,
    });
    running.add(child);
    const output = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output.out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output.err += text;
    });
    /** @type {Promise<Ended>} */
    const ended = new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, by) => {
        running.delete(child);
        resolve({ code, by, ...output });
      });
    });
    /** @param {NodeJS.Signals} signal */
    const signal = (signal) => {
      if (child.pid !== undefined) process.kill(windows ? child.pid : -child.pid, signal);
    };
    return { output, ended, signal };
  };

  /**
   * Runs a command to its end.
   * @param {string} program
   * @param {readonly string[]} args
   */
  const run = async (program, args) => {
    const { ended, signal } = start(program, args);
    const timer = setTimeout(() => signal('SIGKILL'), PATIENCE_MS);
    return ended.finally(() => clearTimeout(timer));
  };

  const { out } = await run('node', ['--version']);
  return {
    folder,
    nodeVersion: out.trim().replace(/^v/, ''),
    start,
    run,
    /**
     * Runs a command that must succeed; returns its standard output.
     * @param {string} program
     * @param {readonly string[]} args
     */
    must: async (program, args) => {
      const ended = await run(program, args);
      if (ended.code === 0) return ended.out;
      throw new Error(
        `${program} ${args.join(' ')} ended with ${ended.code}:\n${ended.out}${ended.err}`.slice(-4000),
      );
    },
    /** @param {string} path */
    inside: (path) => join(folder, path),
    stop: async () => {
      for (const child of running)
        if (child.pid !== undefined)
          try {
            process.kill(windows ? child.pid : -child.pid, 'SIGKILL');
          } catch {
            // It has ended meanwhile.
          }
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof emptyProject>>} TriedProject */
