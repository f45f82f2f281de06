import { RENDER_ENV } from '../run-local-edge.mjs';

/** @typedef {import('../../packages/browsers/dist/index.js').ProcessGroup} ProcessGroup */

/** Disables usage statistics, advice, and colours. */
const QUIET = {
  NEXT_TELEMETRY_DISABLED: '1',
  NO_COLOR: '1',
  NO_UPDATE_NOTIFIER: '1',
  npm_config_fund: 'false',
};

/**
 * The environment without the settings that npm and pnpm pass to scripts, which would affect the application's npm.
 * @returns {NodeJS.ProcessEnv}
 */
function plainEnv() {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^npm_(?:config_|package_|lifecycle_)/i.test(name),
  );
  return { ...Object.fromEntries(own), ...QUIET };
}

/**
 * @typedef {object} Running
 * @property {ProcessGroup} group
 * @property {() => string} output the end of its output
 */

/**
 * Starts programs, and ends all of them.
 * @param {typeof import('../../packages/browsers/dist/index.js')} browsers
 */
export function startPrograms({ startGroup, waitFor }) {
  /** @type {Set<ProcessGroup>} */
  const running = new Set();

  /**
   * @param {string} program
   * @param {readonly string[]} args
   * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} where
   * @returns {Running}
   */
  const start = (program, args, { cwd, env = {} }) => {
    const group = startGroup(program, args, {
      cwd,
      env: { ...plainEnv(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [group.child.stdout, group.child.stderr])
      stream?.on('data', (/** @type {Buffer} */ data) => {
        text = (text + data.toString()).slice(-20_000);
      });
    running.add(group);
    return { group, output: () => text };
  };

  return {
    start,
    /**
     * Runs one to its end.
     * @param {string} program
     * @param {readonly string[]} args
     * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} where
     * @returns {Promise<string>} its output
     * @throws Error with its output if it fails
     */
    run: async (program, args, where) => {
      const { group, output } = start(program, args, where);
      await new Promise((resolve) => group.child.on('close', resolve));
      running.delete(group);
      if (group.ended() !== 'status 0')
        throw new Error(`${program} ${args.join(' ')} ended with ${group.ended()}:\n${output()}`);
      return output();
    },
    /**
     * A local edge with the sample pictures.
     * @param {string} root of the project
     * @param {string} store separate folder for derivatives
     * @returns {Promise<string>} its URL
     */
    startEdge: async (root, store) => {
      const args = ['packages/local-edge/dist/main.js', '--port', '0', '--store', store];
      const { group, output } = start(process.execPath, args, { cwd: root, env: RENDER_ENV });
      const runs = async () => /Cameo runs at (http:\S+)/.exec(output())?.[1];
      return waitFor('the local edge', runs, { group, timeoutMs: 60_000 });
    },
    stop: async () => {
      for (const group of running) await group.stop();
      running.clear();
    },
  };
}

/** @typedef {ReturnType<typeof startPrograms>} Programs */
