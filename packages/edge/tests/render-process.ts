import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageConfigInput } from '@cameo/core';
import { build } from 'esbuild';

/** What a process is asked to render. */
export interface Asked {
  readonly bytes: Uint8Array;
  readonly query: string;
  readonly accept?: string;
  readonly budgetMs?: number;
}

/** What came of it, and the most that the process ever had resident until then (VmHWM), MiB. */
export type Answered = { readonly ms: number; readonly peakMb: number } & (
  | {
      readonly kind: 'picture';
      readonly body: Uint8Array;
      readonly width: number;
      readonly height: number;
      readonly frames: number;
      readonly format: string;
    }
  | { readonly kind: 'problem'; readonly code: string; readonly reason: string }
  | { readonly kind: 'untyped'; readonly reason: string }
);

/** A process that renders, so that what would end it ends no test. */
export interface RenderProcess {
  readonly render: (asked: Asked) => Promise<Answered>;
  /** The most that was ever resident, MiB. */
  readonly peakMb: () => number;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a process that renders with a configuration; glibc's allocator is left as it is at the edge.
 * A call of `render` fails when the process dies.
 */
export async function startRenderProcess(over: Partial<ImageConfigInput> = {}): Promise<RenderProcess> {
  const directory = await mkdtemp(join(tmpdir(), 'cameo-render-'));
  const script = join(directory, 'render-child.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'render-child.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
    // The script lies outside of the package, where sharp is not found.
    external: ['sharp'],
    define: { 'import.meta.url': JSON.stringify(import.meta.url) },
  });
  const { MALLOC_ARENA_MAX: _, ...env } = process.env;
  const child = fork(script, [JSON.stringify(over)], { env, serialization: 'advanced', execArgv: [] });
  await once(child, 'message');
  return { ...talkTo(child), stop: () => stop(child, directory) };
}

function talkTo(child: ChildProcess): Pick<RenderProcess, 'render' | 'peakMb'> {
  let [peak, last] = [0, 0];
  const waiting = new Map<number, { done: (answer: Answered) => void; died: (why: Error) => void }>();
  child.on('message', ({ id, answer }: { id: number; answer: Answered }) => {
    peak = Math.max(peak, answer.peakMb);
    waiting.get(id)?.done(answer);
    waiting.delete(id);
  });
  child.on('exit', (code, signal) => {
    for (const { died } of waiting.values()) {
      died(new Error(`The process that renders died: exit code ${code}, signal ${signal}.`));
    }
    waiting.clear();
  });
  return {
    peakMb: () => peak,
    render: (asked) => {
      last += 1;
      const id = last;
      return new Promise((done, died) => {
        if (child.exitCode !== null || child.signalCode !== null) {
          died(new Error('The process that renders is dead already.'));
          return;
        }
        waiting.set(id, { done, died });
        child.send({ id, asked });
      });
    },
  };
}

async function stop(child: ChildProcess, directory: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  await rm(directory, { recursive: true });
}
