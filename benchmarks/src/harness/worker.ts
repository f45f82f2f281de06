import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

// The protocol between a benchmark and the processes in which it measures: the parent sends an order, the process answers it
// (answer.ts) or reports an error, one after the other.

/** The answer of a process to an order. */
export type Reply<Answer> = { readonly answer: Answer } | { readonly failed: string };

/** A process that answers orders, one at a time. */
export interface Worker<Order, Answer> {
  /** @throws Error with the process's message, or with how it ended */
  readonly request: (order: Order) => Promise<Answer>;
  /** Ends it; resolves when it has exited. */
  readonly stop: () => Promise<void>;
}

/** How to start a process. */
export interface Start {
  /** Name of the process, for errors. */
  readonly name: string;
  readonly args?: readonly string[];
  /** A program that starts it within limits, and its arguments. */
  readonly prefix?: readonly string[];
  /** Its complete environment; by default that of this process, in production mode. */
  readonly env?: NodeJS.ProcessEnv;
  /** Maximum lifetime, ms. */
  readonly lifeMs?: number;
}

/** Number of characters of a process's standard error in an error message. */
const KEPT = 2000;

/** Starts a script of this package in a separate process. */
export function startWorker<Order, Answer>(
  script: URL,
  { name, args = [], prefix = [], env = { ...process.env, NODE_ENV: 'production' }, lifeMs }: Start,
): Worker<Order, Answer> {
  const [program = '', ...rest] = [...prefix, process.execPath, fileURLToPath(script), ...args];
  const child = spawn(program, rest, {
    env,
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    killSignal: 'SIGKILL',
    ...(lifeMs !== undefined && { timeout: lifeMs }),
  });
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-KEPT);
  });
  const closed = once(child, 'close').then(([code, signal]) => `${signal ?? `exit code ${code}`}`);
  closed.catch(() => undefined);
  return {
    request: async (order) => {
      const listening = new AbortController();
      const replied = once(child, 'message', { signal: listening.signal });
      replied.catch(() => undefined);
      child.send(order as object, (error) => void error);
      const ended = closed.then((reason): never => {
        throw new Error(`The process of ${name} ended by ${reason}. ${errors.trim()}`.trim());
      });
      try {
        const [reply] = (await Promise.race([replied, ended])) as [Reply<Answer>];
        if ('failed' in reply) throw new Error(`The process of ${name} failed: ${reply.failed}`);
        return reply.answer;
      } finally {
        listening.abort();
        ended.catch(() => undefined);
      }
    },
    stop: async () => {
      child.kill();
      await closed;
    },
  };
}
