import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TimeBudget } from '../events/invoke.js';
import type { EventMessage, RuntimeMessage } from './lambda-messages.js';

/** A function that runs in separate processes. */
export interface LambdaProcess {
  readonly invoke: (event: unknown, context: TimeBudget) => Promise<unknown>;
  readonly stop: () => void;
}

/** Location and environment of a function. */
export interface LambdaChoice {
  /** The module with the handler. */
  readonly module: string;
  /** Name of the export; `handler` by default. */
  readonly handler?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The Node executable; by default the current one. */
  readonly node?: string;
  /** Receives each line of the function's standard output and standard error. */
  readonly line?: (text: string, stream: 'stdout' | 'stderr') => void;
  /** Maximum number of processes; 1 by default. Each runs one event at a time, like an instance of Lambda. */
  readonly instances?: number;
}

/** The same path from the source and from the build. */
const RUNTIME = fileURLToPath(new URL('../../dist/functions/lambda-runtime.js', import.meta.url));

/** How long after its timeout a process is killed, ms: others wait for the process. */
const OVERTIME_MS = 500;

/**
 * Starts a function. Its first process starts immediately, others when events wait; the next event replaces one that has ended.
 * @throws Error with the reason and the line if it fails to load; with the end of its output if its process ends meanwhile
 */
export async function startLambda(choice: LambdaChoice): Promise<LambdaProcess> {
  const maxInstances = choice.instances ?? 1;
  const first = await startInstance(choice);
  const all = new Set([first]);
  const idle = [first];
  const waiting: (() => void)[] = [];
  /** Number of running or starting processes. */
  let count = 1;
  let stopped = false;

  const add = async (): Promise<Instance> => {
    count += 1;
    try {
      const started = await startInstance(choice);
      all.add(started);
      if (stopped) started.stop();
      return started;
    } catch (error) {
      count -= 1;
      waiting.shift()?.();
      throw error;
    }
  };
  const remove = (instance: Instance): void => {
    if (all.delete(instance)) count -= 1;
  };
  const take = async (): Promise<Instance> => {
    for (let free = idle.pop(); free !== undefined; free = idle.pop()) {
      if (!free.ended()) return free;
      remove(free);
    }
    if (count < maxInstances) return add();
    await new Promise<void>((resolve) => waiting.push(resolve));
    return take();
  };

  return {
    invoke: async (event, context) => {
      const instance = await take();
      try {
        return await instance.invoke(event, context);
      } finally {
        if (instance.ended()) remove(instance);
        else idle.push(instance);
        waiting.shift()?.();
      }
    },
    stop: () => {
      stopped = true;
      for (const instance of all) instance.stop();
    },
  };
}

/** One process. */
interface Instance {
  readonly invoke: (event: unknown, context: TimeBudget) => Promise<unknown>;
  readonly ended: () => boolean;
  readonly stop: () => void;
}

async function startInstance({ module, handler, env, node, line }: LambdaChoice): Promise<Instance> {
  const child = fork(RUNTIME, [module, handler ?? 'handler'], {
    env,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    ...(node !== undefined && { execPath: node }),
  });
  const output = collectOutput(child, line);
  let pending: { resolve: (result: unknown) => void; reject: (error: Error) => void } | undefined;
  let ended: Error | undefined;
  let failed: string | undefined;
  let count = 0;
  await new Promise<void>((resolve, reject) => {
    child.on('message', (message: RuntimeMessage) => {
      if ('ready' in message) {
        output.loaded();
        return resolve();
      }
      if ('failed' in message) {
        failed = message.failed;
        return;
      }
      if (message.id !== count) return;
      if ('result' in message) pending?.resolve(JSON.parse(message.result));
      else pending?.reject(Object.assign(new Error(message.error.message), { name: message.error.name }));
    });
    child.on('error', reject);
    child.on('exit', () => {
      ended ??= new Error(`${module} ended.`);
    });
    child.on('close', (code, signal) => {
      ended =
        failed === undefined
          ? new Error(`${module} ended with ${code ?? signal}. ${output.end().trim()}`.trim())
          : new Error([failed, lineIn(output.end())].filter((part) => part !== undefined).join(', at '));
      reject(ended);
      pending?.reject(ended);
    });
  });
  return {
    invoke: (event, context) =>
      new Promise((resolve, reject) => {
        count += 1;
        const remainingMs = context.getRemainingTimeInMillis();
        // Lambda ends an instance that times out; nothing else would end a loop.
        const overtime = setTimeout(() => child.kill('SIGKILL'), remainingMs + OVERTIME_MS);
        const settle =
          <T>(then: (value: T) => void) =>
          (value: T) => {
            clearTimeout(overtime);
            pending = undefined;
            then(value);
          };
        pending = { resolve: settle(resolve), reject: settle(reject) };
        const message: EventMessage = { id: count, event, remainingMs };
        child.send(message, (error) => error && pending?.reject(error));
      }),
    ended: () => ended !== undefined || !child.connected,
    stop: () => child.kill('SIGTERM'),
  };
}

/** The file and line that Node prints first for an error in a function's code; undefined for an error elsewhere. */
const lineIn = (output: string): string | undefined =>
  output
    .split('\n')
    .find((line) => /^(?:file:\/\/|\/|[A-Za-z]:\\).*:\d+$/.test(line) && !line.includes('lambda-runtime'));

/** Forwards the lines of a loaded function; the output of one that fails to load is part of the error. */
function collectOutput(child: ChildProcess, line: LambdaChoice['line']) {
  let end = '';
  let loaded = false;
  const early: (() => void)[] = [];
  for (const stream of ['stdout', 'stderr'] as const) {
    const source = child[stream];
    if (source === null) continue;
    createInterface(source).on('line', (text) => {
      end = `${end}\n${text}`.slice(-2000);
      if (loaded) line?.(text, stream);
      else early.push(() => line?.(text, stream));
    });
  }
  return {
    loaded: () => {
      loaded = true;
      for (const hand of early.splice(0)) hand();
    },
    /** The end of its output. */
    end: () => end,
  };
}
