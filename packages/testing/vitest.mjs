// Shared by the vitest configurations. JavaScript, because Node reads it directly.
import { fileURLToPath } from 'node:url';

/** For configurations and `globalSetup`, where `@cameo/testing/form` cannot be loaded: whether this is a full run. */
export const isFull = process.env['CAMEO_TESTS'] === 'full';

/** Coverage takes a third of the tests' time: it is enabled in full runs only. */
export const coverageInFull = { enabled: isFull };

/**
 * For `plugins` of a project whose tests do not count for the package's coverage. Counting is for a whole process: a loop over
 * ten million bytes takes ten times as long with it, in the tested code, in tests and in libraries.
 */
export const uncounted = {
  name: 'uncounted',
  /** @param {import('vitest/node').VitestPluginContext} context */
  configureVitest({ project }) {
    project.config.coverage = { ...project.config.coverage, enabled: false };
  },
};

/** For `globalSetup`: deletes the records of an earlier run. */
export const forgetLeftOut = fileURLToPath(new URL('./forget-left-out.mjs', import.meta.url));

/** For `setupFiles` of packages that share a process between files in which edges run and sharp reads pictures. */
export const allLoaders = fileURLToPath(new URL('./all-loaders.mjs', import.meta.url));

/** For `expect`: how long `expect.poll` waits on a busy machine. Vitest's second is for an idle one. */
export const patientPolls = { poll: { timeout: 20_000 } };

/** For `server`: Node imports what other packages built. By default Vite transforms these modules again in every process. */
export const builtByOthers = { deps: { external: [/\/(?:packages|examples|tools)\/[^/]+\/dist\/.*\.js$/] } };
