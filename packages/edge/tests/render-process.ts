import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageConfigInput } from '@cameo/core';
import { build } from 'esbuild';

/** A request for a render. */
export interface RenderRequest {
  readonly bytes: Uint8Array;
  readonly query: string;
  readonly accept?: string;
  readonly budgetMs?: number;
  /** Whether to reset the peak, predict the memory, and wait for continuing work. Linux only. */
  readonly measure?: boolean;
}

/** Measurements of a render. */
interface Measured {
  /** Resident memory afterwards, MiB. */
  readonly afterMb?: number;
  /** Predicted memory, MiB; undefined if the request was refused. */
  readonly predictedMb?: number | undefined;
  /** Processor time, ms, which other processes do not affect. */
  readonly cpuMs?: number;
  /** Time of reading the header and planning, ms. */
  readonly plannedMs?: number;
  /** How long the process continued to work after its answer, ms. */
  readonly idleMs?: number;
}

/** The result, and the peak resident memory of the process so far (VmHWM), MiB. */
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

/** A process that renders, so that a crash does not end the test. */
export interface RenderProcess {
  readonly render: (request: RenderRequest) => Promise<Answered>;
  /** Peak resident memory, MiB. */
  readonly peakMb: () => number;
  readonly stop: () => Promise<void>;
}

/** Limits of a rendering process. */
interface Bounds {
  /** Maximum memory, MiB (RLIMIT_DATA, which includes reservations). */
  readonly dataMb?: number;
  /** Time after which an unresponsive process is killed, ms. */
  readonly timeoutMs?: number;
  /** Whether freed memory is returned immediately, so that the next peak is independent. */
  readonly trims?: boolean;
  /** A reusable bundle, for callers that start many processes. Default: a separate bundle. */
  readonly program?: RenderProgram;
}

/** The bundle that a process runs. */
export interface RenderProgram {
  readonly script: string;
  readonly remove: () => Promise<void>;
}

/** Bundles the script of rendering processes. */
export async function renderProgram(): Promise<RenderProgram> {
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
    // The script lies outside of the package, where sharp cannot be resolved.
    external: ['sharp'],
    define: { 'import.meta.url': JSON.stringify(import.meta.url) },
  });
  return { script, remove: () => rm(directory, { recursive: true }) };
}

/**
 * Starts a rendering process with a configuration; glibc's allocator has the edge's settings. A call of `render` rejects when
 * the process dies.
 */
export async function startRenderProcess(
  over: Partial<ImageConfigInput> = {},
  bounds: Bounds = {},
): Promise<RenderProcess> {
  const program = bounds.program ?? (await renderProgram());
  const { MALLOC_ARENA_MAX: _, ...env } = process.env;
  const { dataMb, timeoutMs, trims = false } = bounds;
  // A shell that sets its own limits and then becomes Node.
  const held =
    dataMb === undefined
      ? { execArgv: [] }
      : {
          execPath: '/bin/sh',
          execArgv: ['-c', `ulimit -d ${dataMb * 1024} && exec '${process.execPath}' "$0" "$@"`],
        };
  const child = fork(program.script, [JSON.stringify(over)], {
    env: { ...env, ...(trims && { MALLOC_TRIM_THRESHOLD_: '131072', MALLOC_ARENA_MAX: '2' }) },
    serialization: 'advanced',
    ...held,
  });
  await Promise.race([once(child, 'message'), diesAtStart(child)]);
  const stop = async () => {
    await ended(child);
    if (bounds.program === undefined) await program.remove();
  };
  return { ...talkTo(child, timeoutMs), stop };
}

function talkTo(child: ChildProcess, timeoutMs = 600_000): Pick<RenderProcess, 'render' | 'peakMb'> {
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
    render: (request) => {
      last += 1;
      const id = last;
      const answered = new Promise<Answered>((done, died) => {
        if (child.exitCode !== null || child.signalCode !== null) {
          died(new Error('The process that renders is dead already.'));
          return;
        }
        waiting.set(id, { done, died });
        child.send({ id, request });
      });
      const late = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
      return answered.finally(() => clearTimeout(late));
    },
  };
}

/** Without this, a process that cannot start would be waited for until the test times out. */
async function diesAtStart(child: ChildProcess): Promise<never> {
  const [code, signal] = await once(child, 'exit');
  throw new Error(`The process that renders died at its start: exit code ${code}, signal ${signal}.`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
