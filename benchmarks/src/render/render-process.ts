import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Job, Took, Way } from './job.js';

const WORKER = fileURLToPath(new URL('worker.js', import.meta.url));

/** A process that renders in one way. */
export interface RenderProcess {
  /** One job at a time. */
  readonly render: (job: Job) => Promise<Took>;
  readonly end: () => void;
}

/** Starts one, as production code runs. */
export function startRenderProcess(way: Way): RenderProcess {
  const child = fork(WORKER, [way], { env: { ...process.env, NODE_ENV: 'production' } });
  return {
    render: (job) =>
      new Promise((resolve, reject) => {
        const settle = (outcome: () => void): void => {
          child.off('message', onAnswer);
          child.off('exit', onExit);
          outcome();
        };
        const fail = (why: string): void =>
          settle(() => reject(new Error(`${way}, ${job.format} of ${job.file}: ${why}`)));
        const onAnswer = (answer: Took | { readonly failed: string }): void =>
          'failed' in answer ? fail(answer.failed) : settle(() => resolve(answer));
        const onExit = (code: number | null, signal: string | null): void =>
          fail(`its process ended by ${signal ?? `exit code ${code}`}`);
        child.on('message', onAnswer);
        child.on('exit', onExit);
        child.send(job);
      }),
    end: () => void child.kill(),
  };
}
