import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

// The one protocol between a benchmark and the processes that it measures in: the parent sends an order, the process
// answers it (answer.ts) or says why it cannot, one after the other.

/** What a process sends for each order. */
export type Reply<Answer> = { readonly answer: Answer } | { readonly failed: string };

/** A process that answers orders, one at a time. */
export interface Worker<Order, Answer> {
  /** @throws Error with what the process said, or with how it ended */
  readonly ask: (order: Order) => Promise<Answer>;
  /** Ends it; done when it is gone. */
  readonly stop: () => Promise<void>;
}

/** How a process is started. */
export interface Start {
  /** For errors: whose process it is. */
  readonly name: string;
  readonly args?: readonly string[];
  /** A program that starts it within limits, and its arguments. */
  readonly prefix?: readonly string[];
  /** All of its environment; that of this process, as production code runs, unless given. */
  readonly env?: NodeJS.ProcessEnv;
  /** Longest that it may live, ms. */
  readonly lifeMs?: number;
}

/** What a process wrote to its standard error that is kept for an error, characters. */
const KEPT = 2000;

/** Starts a script of this package in a process of its own. */
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
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-KEPT);
  });
  const gone = once(child, 'close').then(([code, signal]) => `${signal ?? `exit code ${code}`}`);
  gone.catch(() => undefined);
  return {
    ask: async (order) => {
      const listening = new AbortController();
      const replied = once(child, 'message', { signal: listening.signal });
      replied.catch(() => undefined);
      child.send(order as object, (error) => void error);
      const ended = gone.then((how): never => {
        throw new Error(`The process of ${name} ended by ${how}. ${complaint.trim()}`.trim());
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
      await gone;
    },
  };
}
