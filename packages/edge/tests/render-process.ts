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
  /** Whether the peak begins anew, the memory is predicted, and the work that goes on is waited for. Linux only. */
  readonly measure?: boolean;
}

/** What is told of a render that is measured. */
interface Measured {
  /** What was resident before it began, MiB. */
  readonly residentMb?: number;
  /** The memory that was predicted, MiB; undefined where it was refused. */
  readonly predictedMb?: number | undefined;
  /** What the process took of processors for it, ms, which other processes do not make longer. */
  readonly cpuMs?: number;
  /** How long reading the header and planning took, ms. */
  readonly plannedMs?: number;
  /** How long the process went on working after it had answered, ms. */
  readonly idleMs?: number;
}

/** What came of it, and the most that the process ever had resident until then (VmHWM), MiB. */
export type Answered = { readonly ms: number; readonly peakMb: number } & Measured &
  (
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

/** What holds a process that renders. */
interface Bounds {
  /** Most memory that it can have, MiB (RLIMIT_DATA, which counts what is reserved too). */
  readonly dataMb?: number;
  /** Time after which it is killed where it does not answer, ms. */
  readonly mostMs?: number;
  /** Whether freed memory is given back at once, so that the next peak is its own. */
  readonly trims?: boolean;
}

/**
 * Starts a process that renders with a configuration; glibc's allocator is left as it is at the edge.
 * A call of `render` fails when the process dies.
 */
export async function startRenderProcess(
  over: Partial<ImageConfigInput> = {},
  bounds: Bounds = {},
): Promise<RenderProcess> {
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
  const { dataMb, mostMs, trims = false } = bounds;
  // A shell that limits itself and becomes Node.
  const held =
    dataMb === undefined
      ? { execArgv: [] }
      : {
          execPath: '/bin/sh',
          execArgv: ['-c', `ulimit -d ${dataMb * 1024} && exec '${process.execPath}' "$0" "$@"`],
        };
  const child = fork(script, [JSON.stringify(over)], {
    env: { ...env, ...(trims && { MALLOC_TRIM_THRESHOLD_: '131072', MALLOC_ARENA_MAX: '2' }) },
    serialization: 'advanced',
    ...held,
  });
  await once(child, 'message');
  return { ...talkTo(child, mostMs), stop: () => stop(child, directory) };
}

function talkTo(child: ChildProcess, mostMs = 600_000): Pick<RenderProcess, 'render' | 'peakMb'> {
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
      const answered = new Promise<Answered>((done, died) => {
        if (child.exitCode !== null || child.signalCode !== null) {
          died(new Error('The process that renders is dead already.'));
          return;
        }
        waiting.set(id, { done, died });
        child.send({ id, asked });
      });
      const late = setTimeout(() => child.kill('SIGKILL'), mostMs);
      return answered.finally(() => clearTimeout(late));
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
