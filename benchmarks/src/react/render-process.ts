import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Place } from './page.js';

/** What a worker is asked: to render one picture or the whole page so many times. */
export interface Order {
  readonly what: 'picture' | 'page';
  readonly runs: number;
}

/**
 * What it answers: the processor's time that all runs took together, garbage collection included, and the markup of the
 * last one. It is the processor's time because a wall clock would count what other programs do meanwhile.
 */
export interface Rendered {
  readonly ms: number;
  readonly markup: string;
}

/** A library rendering in a process of its own. */
export interface RenderProcess {
  readonly render: (what: Order['what'], runs: number) => Promise<Rendered>;
  readonly stop: () => void;
}

/** Starts a process for a bundle that exports `Picture`, with React's production build. */
export const startRendering = (bundle: string, places: readonly Place[]): RenderProcess =>
  startWorker(new URL('render-worker.js', import.meta.url), [bundle, JSON.stringify(places)]);

/** Starts a process that obeys orders: a script that answers each message `Order` by a message `Rendered`. */
export function startWorker(script: URL, args: readonly string[]): RenderProcess {
  const worker = fork(fileURLToPath(script), args, { env: { ...process.env, NODE_ENV: 'production' } });
  return {
    render: async (what, runs) => {
      const answered = new AbortController();
      const died = once(worker, 'exit', { signal: answered.signal }).then(([code]): never => {
        throw new Error(`The process of ${args[0]} ended with code ${code}; its error is above.`);
      });
      const answer = once(worker, 'message', { signal: answered.signal });
      worker.send({ what, runs } satisfies Order);
      try {
        const [rendered] = (await Promise.race([answer, died])) as [Rendered];
        return rendered;
      } finally {
        died.catch(() => undefined);
        answer.catch(() => undefined);
        answered.abort();
      }
    },
    stop: () => void worker.kill(),
  };
}
