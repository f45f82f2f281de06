import { fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { DerivativeKey } from '@cameo/core';
import type { Log, Refined } from '@cameo/edge';
import type { FromProcess, Job, RefineStore, ToProcess } from './messages.js';
import { serveStore } from './serve-store.js';

/** A process of the lowest priority that refines derivatives, one at a time. */
export interface RefineProcess {
  /** @throws Error if the derivative cannot be refined, or if the process ended */
  readonly refine: (key: DerivativeKey) => Promise<Refined>;
  /** Ends the process immediately, except that a store operation in progress may complete. */
  readonly stop: () => Promise<void>;
}

/** The same path from the source and from the build. */
const PROGRAM = fileURLToPath(new URL('../../dist/refine/refine-main.js', import.meta.url));

/** Timeout for one derivative, ms: on a busy machine this process gets little processor time, and nobody waits. */
const BUDGET_MS = 600_000;

/** How long after its timeout an unresponsive process is killed, ms. */
const OVERTIME_MS = 30_000;

/** Idle time after which the process is ended, ms: it holds about 100 MB. */
const IDLE_MS = 30_000;

/** How long a process that is storing may continue when the edge ends, ms. */
const STORING_MS = 3_000;

/** Creates a handle whose process starts with the first derivative, and again after it has ended. */
export function createRefineProcess(
  { config, memoryMb }: Pick<Job, 'config' | 'memoryMb'>,
  store: RefineStore,
  log: Log,
): RefineProcess {
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  return {
    refine: async (key) => {
      clearTimeout(idle);
      if (worker === undefined || worker.ended()) worker = startWorker(store, log);
      const { end, run } = worker;
      const overtime = setTimeout(end, BUDGET_MS + OVERTIME_MS).unref();
      try {
        const refined = await run({ key, config, memoryMb, budgetMs: BUDGET_MS });
        idle = setTimeout(end, IDLE_MS).unref();
        return refined;
      } catch (error) {
        // Its current work may continue.
        end();
        throw error;
      } finally {
        clearTimeout(overtime);
      }
    },
    stop: async () => {
      clearTimeout(idle);
      await worker?.stop();
    },
  };
}

interface Worker {
  readonly run: (job: Job) => Promise<Refined>;
  readonly ended: () => boolean;
  readonly end: () => void;
  readonly stop: () => Promise<void>;
}

function startWorker(store: RefineStore, log: Log): Worker {
  const child = fork(PROGRAM, [], {
    // Does not inherit the edge's own options, such as a debugger's port, which is in use.
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const served = serveStore(store);
  let job:
    | { readonly resolve: (refined: Refined) => void; readonly reject: (error: Error) => void }
    | undefined;
  /** The store operation in progress. */
  let storing: Promise<unknown> | undefined;
  let running: Promise<Refined> | undefined;
  let hasEnded = false;
  const closed = new Promise<void>((resolve) => {
    const close = (why: string): void => {
      hasEnded = true;
      served.close();
      job?.reject(new Error(`The process that refines ended ${why}.`));
      resolve();
    };
    child.on('error', ({ message }) => close(`by itself: ${message}`));
    child.on('close', (code, signal) => close(`with ${code ?? signal}`));
  });
  const send = (message: ToProcess): void => {
    // If the process has ended, its job fails for that reason.
    child.send(message, () => undefined);
  };
  child.on('message', async (message: FromProcess) => {
    if ('log' in message) return log(message.log);
    if ('done' in message) return job?.resolve(message.done);
    if ('failed' in message) return job?.reject(new Error(message.failed));
    if ('method' in message && message.method === 'replaceDerivative') storing = running;
    const answer = await served.respond(message);
    if (answer !== undefined) send(answer);
  });
  const end = (): void => {
    // It has not ended yet, but cannot be used for another job.
    hasEnded = true;
    child.kill('SIGKILL');
  };
  return {
    run: (next) => {
      running = new Promise<Refined>((resolve, reject) => {
        job = { resolve, reject };
        send({ job: next });
      }).finally(() => {
        job = undefined;
        storing = undefined;
      });
      return running;
    },
    ended: () => hasEnded || !child.connected,
    end,
    stop: async () => {
      const done = storing?.catch(() => undefined);
      if (done !== undefined) await Promise.race([done, sleep(STORING_MS, undefined, { ref: false })]);
      end();
      await closed;
    },
  };
}
