import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { startWorker } from '../harness/worker.js';
import type { Outcome, Task } from './report.js';

/** How a process is held to an amount of memory. */
export interface MemoryLimit {
  /** For the line above the table. */
  readonly how: string;
  /** The program and its arguments in front of those that are to be held. */
  readonly prefix: readonly string[];
  readonly release: () => void;
}

const CGROUPS = '/sys/fs/cgroup';

/**
 * The hardest limit that this machine lets us set: a cgroup (v2) of our own, which counts what is resident as Lambda
 * does; a scope of systemd, which is one too; else the limit of the process itself on writable address space, which
 * also counts what is reserved and never touched, and so is the harder one.
 * @param megabytes MiB
 */
export function memoryLimit(megabytes: number): MemoryLimit {
  return ownGroup(megabytes) ?? systemdScope(megabytes) ?? ownLimit(megabytes);
}

function ownGroup(megabytes: number): MemoryLimit | undefined {
  const group = join(CGROUPS, `cameo-${process.pid}`);
  try {
    accessSync(join(CGROUPS, 'cgroup.controllers'), constants.R_OK);
    mkdirSync(group);
  } catch {
    return undefined;
  }
  const release = () => rmdirSync(group);
  try {
    writeFileSync(join(group, 'memory.max'), String(megabytes * 1_048_576));
    writeFileSync(join(group, 'memory.swap.max'), '0');
  } catch {
    release();
    return undefined;
  }
  const enter = `echo $$ > ${join(group, 'cgroup.procs')} && exec "$0" "$@"`;
  return { how: `a cgroup with memory.max of ${megabytes} MB`, prefix: ['sh', '-c', enter], release };
}

function systemdScope(megabytes: number): MemoryLimit | undefined {
  const kind = process.getuid?.() === 0 ? [] : ['--user'];
  const limits = ['-p', `MemoryMax=${megabytes}M`, '-p', 'MemorySwapMax=0'];
  const prefix = ['systemd-run', ...kind, '--scope', '--quiet', '--collect', ...limits];
  const [program = '', ...args] = prefix;
  if (spawnSync(program, [...args, 'true'], { stdio: 'ignore' }).status !== 0) return undefined;
  return {
    how: `a scope of systemd with MemoryMax of ${megabytes} MB`,
    prefix,
    release: () => undefined,
  };
}

const ownLimit = (megabytes: number): MemoryLimit => ({
  how: `RLIMIT_DATA of ${megabytes} MB, which counts writable address space whether it is used or not`,
  prefix: ['sh', '-c', `ulimit -d ${megabytes * 1024} && exec "$0" "$@"`],
  release: () => undefined,
});

/** Longest that one process may take, ms: a machine that is busy is slow, and the figures are about memory. */
const LONGEST_TASK_MS = 300_000;

/** Runs a task in a process of its own within the limit, with glibc's allocator as Lambda has it. */
export async function runTask(task: Task, limit: MemoryLimit): Promise<Outcome> {
  const { MALLOC_ARENA_MAX: _, ...env } = process.env;
  const worker = startWorker<Task, Outcome>(new URL('worker.js', import.meta.url), {
    name: basename(task.file),
    prefix: limit.prefix,
    env: { ...env, NODE_NO_WARNINGS: '1' },
    lifeMs: LONGEST_TASK_MS,
  });
  try {
    return await worker.ask(task);
  } catch (error) {
    return { ended: 'died', why: error instanceof Error ? error.message.slice(0, 200) : String(error) };
  } finally {
    await worker.stop();
  }
}
